// Settings of the event and rate-limit stores: in memory or in Redis, and their bounds.
import { SettingError } from './setting.ts';
import type { SettingsReader } from './table.ts';

export interface RedisSettings {
  /** May hold a password: never shown. */
  readonly url: string;
  readonly keyPrefix: string;
}

export interface EventSettings {
  readonly store: 'off' | 'memory' | 'redis';
  readonly ttlSeconds: number;
  readonly maxEvents: number;
  readonly maxBytes: number;
  readonly commandTimeoutMs: number;
  /** With `redis` alone. */
  readonly redis?: RedisSettings & { /** 32 bytes. */ readonly encryptionKey: Buffer };
}

export interface LimitSettings {
  readonly enabled: boolean;
  /** Requests a window and caller. */
  readonly max: number;
  readonly windowMs: number;
  readonly maxBuckets: number;
  /** Shared between processes where it is given. */
  readonly redis?: RedisSettings;
}

export function readEvents(read: SettingsReader): EventSettings {
  const store = read('MCP_EVENT_STORE');
  const url = read('MCP_REDIS_URL');
  const bounds = {
    store,
    ttlSeconds: read('MCP_EVENT_TTL_SECONDS'),
    maxEvents: read('MCP_EVENT_STORE_MAX_EVENTS'),
    maxBytes: read('MCP_EVENT_STORE_MAX_BYTES'),
    commandTimeoutMs: read('MCP_EVENT_STORE_COMMAND_TIMEOUT_MS'),
  };
  if (store !== 'redis') return bounds;
  if (url === undefined)
    throw new SettingError('MCP_REDIS_URL', 'is not set; MCP_EVENT_STORE=redis needs it');
  const encryptionKey = read('MCP_EVENT_ENCRYPTION_KEY');
  if (!encryptionKey)
    throw new SettingError(
      'MCP_EVENT_ENCRYPTION_KEY',
      'is not set; MCP_EVENT_STORE=redis needs it: 32 bytes in base64, as `openssl rand -base64 32` makes them',
    );
  return { ...bounds, redis: { url, keyPrefix: read('MCP_REDIS_KEY_PREFIX'), encryptionKey } };
}

export function readLimits(read: SettingsReader): LimitSettings {
  const store = read('RATE_LIMIT_STORE');
  const url = read('RATE_LIMIT_REDIS_URL') ?? read('MCP_REDIS_URL');
  const bounds = {
    enabled: read('RATE_LIMIT_ENABLED'),
    max: read('RATE_LIMIT_MAX'),
    windowMs: read('RATE_LIMIT_WINDOW_MS'),
    maxBuckets: read('RATE_LIMIT_MAX_BUCKETS'),
  };
  if (store !== 'redis') return bounds;
  if (url === undefined)
    throw new SettingError(
      'RATE_LIMIT_REDIS_URL',
      'is not set, nor is MCP_REDIS_URL; RATE_LIMIT_STORE=redis needs one',
    );
  return { ...bounds, redis: { url, keyPrefix: read('RATE_LIMIT_REDIS_KEY_PREFIX') } };
}
