// The parts of rate-limiter-flexible that are used.
exports.RateLimiterMemory = require('rate-limiter-flexible/lib/RateLimiterMemory.js');
exports.RateLimiterRedis = require('rate-limiter-flexible/lib/RateLimiterRedis.js');
exports.RateLimiterRes = require('rate-limiter-flexible/lib/RateLimiterRes.js');
