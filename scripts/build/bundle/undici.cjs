// The parts of undici that are used: the agent that follows HTTPS_PROXY and its kin, and what connections to the proxies
// themselves are made with.
const Dispatcher = require('undici/lib/dispatcher/dispatcher.js');

// undici's own entry adds five methods to its dispatchers; tunnels are opened with this one.
Dispatcher.prototype.connect = require('undici/lib/api/api-connect.js');

exports.buildConnector = require('undici/lib/core/connect.js');
exports.EnvHttpProxyAgent = require('undici/lib/dispatcher/env-http-proxy-agent.js');
exports.Pool = require('undici/lib/dispatcher/pool.js');
