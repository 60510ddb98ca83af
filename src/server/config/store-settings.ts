// Where events and limits are kept: in this process or in Redis, and within what bounds.
import {
  type Environment,
  flag,
  isLoopback,
  oneOf,
  SettingError,
  secretKey,
  text,
  wholeNumber,
} from './env.ts';

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

function redisUrl(env: Environment, variable: string): string | undefined {
  const value = text(env, variable);
  if (value === undefined) return undefined;
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  if (!parsed || (parsed.protocol !== 'redis:' && parsed.protocol !== 'rediss:'))
    throw new SettingError(variable, 'is not a Redis address; it takes a redis: or rediss: URL');
  if (parsed.protocol === 'redis:' && !isLoopback(parsed.hostname))
    throw new SettingError(
      variable,
      `is redis: for ${parsed.hostname}; hosts other than this one need rediss:`,
    );
  // What the client would refuse later, with a trace in place of a line.
  const database = parsed.pathname.slice(1);
  if (!/^\d*$/.test(database) || !canDecode(parsed.username) || !canDecode(parsed.password))
    throw new SettingError(
      variable,
      'cannot be used; its path is the number of a database, and user and password are percent-encoded',
    );
  return value;
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function encryptionKey(env: Environment): Buffer {
  const key = secretKey(env, 'MCP_EVENT_ENCRYPTION_KEY');
  if (!key)
    throw new SettingError(
      'MCP_EVENT_ENCRYPTION_KEY',
      'is not set; MCP_EVENT_STORE=redis needs it: 32 bytes in base64, as `openssl rand -base64 32` makes them',
    );
  return key;
}

export function readEvents(env: Environment): EventSettings {
  const store = oneOf(env, 'MCP_EVENT_STORE', ['off', 'memory', 'redis'], 'off');
  const address = redisUrl(env, 'MCP_REDIS_URL');
  if (store === 'redis' && address === undefined)
    throw new SettingError('MCP_REDIS_URL', 'is not set; MCP_EVENT_STORE=redis needs it');
  return {
    store,
    ttlSeconds: wholeNumber(env, 'MCP_EVENT_TTL_SECONDS', 300, [1, 86_400]),
    maxEvents: wholeNumber(env, 'MCP_EVENT_STORE_MAX_EVENTS', 10_000, [1, 10_000_000]),
    maxBytes: wholeNumber(env, 'MCP_EVENT_STORE_MAX_BYTES', 67_108_864, [1, 2 ** 40]),
    commandTimeoutMs: wholeNumber(env, 'MCP_EVENT_STORE_COMMAND_TIMEOUT_MS', 5_000, [1, 600_000]),
    ...(store === 'redis' &&
      address !== undefined && {
        redis: {
          url: address,
          keyPrefix: text(env, 'MCP_REDIS_KEY_PREFIX') ?? 'portkey-admin-mcp:events',
          encryptionKey: encryptionKey(env),
        },
      }),
  };
}

export function readLimits(env: Environment): LimitSettings {
  const store = oneOf(env, 'RATE_LIMIT_STORE', ['memory', 'redis'], 'memory');
  const address = redisUrl(env, 'RATE_LIMIT_REDIS_URL') ?? redisUrl(env, 'MCP_REDIS_URL');
  if (store === 'redis' && address === undefined)
    throw new SettingError(
      'RATE_LIMIT_REDIS_URL',
      'is not set, nor is MCP_REDIS_URL; RATE_LIMIT_STORE=redis needs one',
    );
  return {
    enabled: flag(env, 'RATE_LIMIT_ENABLED', true),
    max: wholeNumber(env, 'RATE_LIMIT_MAX', 300, [1, 1_000_000_000]),
    windowMs: wholeNumber(env, 'RATE_LIMIT_WINDOW_MS', 60_000, [1, 86_400_000]),
    maxBuckets: wholeNumber(env, 'RATE_LIMIT_MAX_BUCKETS', 10_000, [1, 10_000_000]),
    ...(store === 'redis' &&
      address !== undefined && {
        redis: {
          url: address,
          keyPrefix: text(env, 'RATE_LIMIT_REDIS_KEY_PREFIX') ?? 'portkey-admin-mcp:limits',
        },
      }),
  };
}
