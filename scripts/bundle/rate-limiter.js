// The parts of rate-limiter-flexible that are used.
export { default as RateLimiterMemory } from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
export { default as RateLimiterRedis } from 'rate-limiter-flexible/lib/RateLimiterRedis.js';
export { default as RateLimiterRes } from 'rate-limiter-flexible/lib/RateLimiterRes.js';
