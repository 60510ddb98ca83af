// The parts of Redis' client that are used: one connection, without clusters, sentinels and modules.
import client from '@redis/client/dist/lib/client/index.js';

export { ErrorReply } from '@redis/client/dist/lib/errors.js';
export { RESP_TYPES } from '@redis/client/dist/lib/RESP/decoder.js';

// The class itself to the bundler, the module around it to Node.
const { create } = client.default ?? client;

export function createClient(options) {
  return create(options);
}
