// The commands of Redis that are called: by events/redis.ts, by redis.ts, by spent.ts, by rate-limiter-flexible and by
// the client's own handshake. The client has some 400, each under two names.
const AUTH = require('@redis/client/dist/lib/commands/AUTH.js');
const CLIENT_SETNAME = require('@redis/client/dist/lib/commands/CLIENT_SETNAME.js');
const DEL = require('@redis/client/dist/lib/commands/DEL.js');
const EVAL = require('@redis/client/dist/lib/commands/EVAL.js');
const GET = require('@redis/client/dist/lib/commands/GET.js');
const INCRBY = require('@redis/client/dist/lib/commands/INCRBY.js');
const PING = require('@redis/client/dist/lib/commands/PING.js');
const PTTL = require('@redis/client/dist/lib/commands/PTTL.js');
const READONLY = require('@redis/client/dist/lib/commands/READONLY.js');
const SET = require('@redis/client/dist/lib/commands/SET.js');
const UNLINK = require('@redis/client/dist/lib/commands/UNLINK.js');
const XRANGE = require('@redis/client/dist/lib/commands/XRANGE.js');

Object.defineProperty(exports, '__esModule', { value: true });
exports.NON_STICKY_COMMANDS = {};

exports.default = {
  AUTH: AUTH.default,
  CLIENT_SETNAME: CLIENT_SETNAME.default,
  READONLY: READONLY.default,
  del: DEL.default,
  eval: EVAL.default,
  get: GET.default,
  incrBy: INCRBY.default,
  ping: PING.default,
  pTTL: PTTL.default,
  set: SET.default,
  unlink: UNLINK.default,
  xRange: XRANGE.default,
};
