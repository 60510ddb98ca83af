// Confirmations that were used, remembered for all processes that share a Redis and a key to seal them with.
import { createHash } from 'node:crypto';
import type { NonceStore } from '../../../catalog/confirm/token.ts';
import type { RedisSettings } from '../../config/http-settings.ts';
import type { Report } from '../interfaces.ts';
import { openRedis } from './redis.ts';

/** A person has just answered and can wait this long. ms */
const timeoutMs = 2_000;

export interface SharedSpentStore extends NonceStore {
  readonly close: () => Promise<void>;
}

/** While Redis does not answer nothing can be spent: a destructive call that might run twice does not run at all. */
export async function sharedSpentStore(redis: RedisSettings, report: Report): Promise<SharedSpentStore> {
  const link = await openRedis({
    url: redis.url,
    timeoutMs,
    purpose: 'confirmations',
    without: 'destructive calls that ask first are refused',
    report,
  });
  return {
    consume: async (nonce, expiresAt) => {
      const key = `${redis.keyPrefix}:spent:${createHash('sha256').update(nonce).digest('base64url')}`;
      const ms = Math.max(1, Math.ceil(expiresAt - Date.now()));
      try {
        const set = await link.run((client) =>
          client.set(key, '1', { condition: 'NX', expiration: { type: 'PX', value: ms } }),
        );
        return set === null ? 'spent' : 'good';
      } catch {
        return 'lost';
      }
    },
    close: link.close,
  };
}
