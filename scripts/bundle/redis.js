// The parts of Redis' client that are used: one connection, without clusters, sentinels and modules.
import client from '@redis/client/dist/lib/client/index.js';
import decoder from '@redis/client/dist/lib/RESP/decoder.js';

export const { RESP_TYPES } = decoder;

export function createClient(options) {
  return client.default.create(options);
}
