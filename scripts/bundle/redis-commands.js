// The commands of Redis that are called: by events/redis.ts, by redis.ts, by rate-limiter-flexible and by the client's
// own handshake. The client has some 400, each under two names.
import AUTH from '@redis/client/dist/lib/commands/AUTH.js';
import CLIENT_SETNAME from '@redis/client/dist/lib/commands/CLIENT_SETNAME.js';
import DEL from '@redis/client/dist/lib/commands/DEL.js';
import EVAL from '@redis/client/dist/lib/commands/EVAL.js';
import GET from '@redis/client/dist/lib/commands/GET.js';
import INCRBY from '@redis/client/dist/lib/commands/INCRBY.js';
import PING from '@redis/client/dist/lib/commands/PING.js';
import PTTL from '@redis/client/dist/lib/commands/PTTL.js';
import READONLY from '@redis/client/dist/lib/commands/READONLY.js';
import SET from '@redis/client/dist/lib/commands/SET.js';
import UNLINK from '@redis/client/dist/lib/commands/UNLINK.js';
import XRANGE from '@redis/client/dist/lib/commands/XRANGE.js';

export const NON_STICKY_COMMANDS = {};

export default {
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
