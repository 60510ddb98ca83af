// Settings of the upstream client, as checked values. Reading the environment is the server's work.

import type { Plane, PlatformName } from '../runtime/operation.ts';

/** Where requests leave through; `none` goes straight out, whatever the environment says. */
export interface ProxySettings {
  readonly http?: string;
  readonly https?: string;
  /** Comma-separated hosts that are reached directly. */
  readonly none?: string;
}

/** An OAuth client of Strata Cloud Manager. */
export interface ServiceAccount {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The tenant service group (TSG) that tokens are asked for. */
  readonly tenant: string;
  readonly tokenUrl: string;
}

/** The upstream client's settings. Durations are milliseconds, sizes bytes. */
export interface PortkeySettings {
  /** The key of every call that brings none of its own. */
  readonly apiKey?: string;
  /** Calls are made with `apiKey` alone, whatever key a caller brings: a sandbox has one. */
  readonly oneKey?: true;
  /** What is behind the addresses; Portkey unless said otherwise. */
  readonly platform?: PlatformName;
  /** Prisma AIRS: who calls. */
  readonly account?: ServiceAccount;
  /** Prisma AIRS: the key that its gateway takes. */
  readonly gatewayKey?: string;
  /** The control plane, with or without a trailing slash, with or without a version. */
  readonly baseUrl: string;
  /** True when `baseUrl` is not set: then the public operations go to Portkey's public origin. */
  readonly baseUrlIsDefault: boolean;
  /** The data plane, where it is hosted apart. */
  readonly gatewayUrl?: string;
  /** The addresses of a platform's planes besides these; each with or without its version. */
  readonly planes?: Readonly<Partial<Record<Plane, string>>>;
  /** Headers of every request, for what stands before a self-hosted control plane. Their values are secrets. */
  readonly extraHeaders?: Readonly<Record<string, string>>;
  /** The longest that one attempt may take, headers and body. */
  readonly timeoutMs: number;
  /** The most retries of what is safe to retry. */
  readonly maxRetries: number;
  /** The most that one result puts into the conversation. */
  readonly maxResultBytes: number;
  /** The most that is read of one reply, unpacked; 32 MiB when unset. */
  readonly maxReplyBytes?: number;
  /** The longest `Retry-After` that is waited for; 20 s when unset. A longer one becomes the error's. */
  readonly maxRetryAfterMs?: number;
  /** The first backoff's upper bound; 250 ms when unset. It doubles with each retry. */
  readonly backoffMs?: number;
  /** What `User-Agent` says. */
  readonly userAgent?: string;
  /** The proxies to use; the environment's when unset, none when `false`. */
  readonly proxy?: ProxySettings | false;
}

export const MAX_REPLY_BYTES = 32 * 1024 * 1024;
export const MAX_RETRY_AFTER_MS = 20_000;
export const BACKOFF_MS = 250;
