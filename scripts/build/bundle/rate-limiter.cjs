// The parts of rate-limiter-flexible that are used.
exports.RateLimiterRedis = require('rate-limiter-flexible/lib/RateLimiterRedis.js');
exports.RateLimiterRes = require('rate-limiter-flexible/lib/RateLimiterRes.js');
