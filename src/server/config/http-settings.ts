// Every setting that only the HTTP server has, read once at its start.
import { isIPv6 } from 'node:net';
import { type ProxyTrust, readProxyTrust } from '../http/middleware/proxy-trust.ts';
import { type AuthSettings, readAuth } from './auth-settings.ts';
import { type Environment, isLoopback, list, oneOf, SettingError, text, url, wholeNumber } from './env.ts';
import { type EventSettings, type LimitSettings, readEvents, readLimits } from './store-settings.ts';

export type { AuthSettings } from './auth-settings.ts';
export type { EventSettings, LimitSettings, RedisSettings } from './store-settings.ts';

export interface TlsSettings {
  readonly keyPath: string;
  readonly certPath: string;
}

export interface HttpSettings {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Without a slash at its end. */
  readonly publicBaseUrl?: string;
  readonly auth: AuthSettings;
  readonly keyMode: 'shared' | 'per-request';
  readonly sessionMode: 'stateful' | 'stateless';
  readonly maxSessions: number;
  readonly sessionTimeoutMs: number;
  readonly events: EventSettings;
  readonly limits: LimitSettings;
  readonly tls?: TlsSettings;
  /** Origins in their canonical form; `*` stands for all. */
  readonly allowedOrigins: readonly string[];
  /** Host names in lower case without a port; `*` stands for all. */
  readonly allowedHosts: readonly string[];
  readonly proxyTrust: ProxyTrust;
  readonly maxRequestBytes: number;
}

const units: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

/** A body is text in one piece, and of that V8 takes half a gigabyte. */
const mostBytes = 256 * 1024 ** 2;

/** Bytes out of `512kb`, `1mb` or a bare number of bytes; units are powers of 1024. */
function byteSize(env: Environment, variable: string, otherwise: number): number {
  const value = text(env, variable);
  if (value === undefined) return otherwise;
  const match = /^(\d+(?:\.\d+)?)\s*(b|kb|mb|gb)?$/i.exec(value);
  const bytes = match ? Math.floor(Number(match[1]) * (units[(match[2] ?? 'b').toLowerCase()] ?? 1)) : 0;
  if (!(bytes >= 1 && bytes <= mostBytes))
    throw new SettingError(
      variable,
      `is ${JSON.stringify(value.slice(0, 60))}; it takes a size like 512kb or 1mb, at most 256mb`,
    );
  return bytes;
}

function origins(env: Environment, publicBaseUrl: string | undefined): readonly string[] {
  const own = publicBaseUrl === undefined ? [] : [new URL(publicBaseUrl).origin];
  const given = (list(env, 'ALLOWED_ORIGINS') ?? []).map((origin) => {
    if (origin === '*') return origin;
    const parsed = URL.canParse(origin) ? new URL(origin) : undefined;
    const takes = 'it takes origins like https://app.example.com, comma-separated, or * alone for all';
    if (parsed && parsed.username + parsed.password !== '')
      throw new SettingError('ALLOWED_ORIGINS', `holds credentials; ${takes}`);
    if (
      !parsed ||
      parsed.origin === 'null' ||
      parsed.hostname.includes('*') ||
      parsed.pathname + parsed.search + parsed.hash !== '/'
    )
      throw new SettingError('ALLOWED_ORIGINS', `holds ${JSON.stringify(origin.slice(0, 60))}; ${takes}`);
    return parsed.origin;
  });
  return [...own, ...given];
}

/** The name in a Host header as the allow-list holds it: lower case, no port. Undefined for what is no host. */
export function hostName(host: string): string | undefined {
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(`http://${host}`)) return undefined;
  return new URL(`http://${host}`).hostname;
}

/** The same for a setting, which may hold an IPv6 address without its brackets. */
function settingHostName(host: string): string | undefined {
  return hostName(isIPv6(host) ? `[${host}]` : host);
}

function hosts(env: Environment, bind: string, publicBaseUrl: string | undefined): readonly string[] {
  const given = list(env, 'ALLOWED_HOSTS');
  if (!given) {
    const own = settingHostName(bind);
    return [
      'localhost',
      '127.0.0.1',
      '[::1]',
      ...(own === undefined ? [] : [own]),
      ...(publicBaseUrl === undefined ? [] : [new URL(publicBaseUrl).hostname]),
    ];
  }
  return given.map((host) => {
    const name = host === '*' ? host : settingHostName(host);
    if (name === undefined)
      throw new SettingError(
        'ALLOWED_HOSTS',
        `holds ${JSON.stringify(host.slice(0, 60))}; it takes host names, comma-separated`,
      );
    return name;
  });
}

function readPublicBaseUrl(env: Environment): string | undefined {
  const parsed = url(env, 'MCP_PUBLIC_BASE_URL');
  if (!parsed) return undefined;
  if (parsed.search !== '' || parsed.hash !== '')
    throw new SettingError('MCP_PUBLIC_BASE_URL', 'has a query or a fragment; it takes a plain address');
  return parsed.href.replace(/\/+$/, '');
}

function readTls(env: Environment): TlsSettings | undefined {
  const keyPath = text(env, 'MCP_TLS_KEY_PATH');
  const certPath = text(env, 'MCP_TLS_CERT_PATH');
  if (keyPath === undefined && certPath === undefined) return undefined;
  if (keyPath === undefined || certPath === undefined) {
    const missing = keyPath === undefined ? 'MCP_TLS_KEY_PATH' : 'MCP_TLS_CERT_PATH';
    throw new SettingError(missing, 'is not set; HTTPS needs both the key and the certificate');
  }
  return { keyPath, certPath };
}

/**
 * The settings of one HTTP server.
 * @throws SettingError for the first value that cannot be used.
 */
export function readHttpSettings(env: Environment): HttpSettings {
  const host = text(env, 'MCP_HOST') ?? '127.0.0.1';
  const publicBaseUrl = readPublicBaseUrl(env);
  const tls = readTls(env);
  return {
    host,
    port: wholeNumber(env, 'MCP_PORT', 3000, [0, 65_535]),
    ...(publicBaseUrl !== undefined && { publicBaseUrl }),
    auth: readAuth(env),
    keyMode: oneOf(env, 'MCP_PORTKEY_KEY_MODE', ['shared', 'per-request'], 'shared'),
    sessionMode: oneOf(env, 'MCP_SESSION_MODE', ['stateful', 'stateless'], 'stateful'),
    maxSessions: wholeNumber(env, 'MCP_MAX_SESSIONS', 100, [1, 1_000_000]),
    sessionTimeoutMs: wholeNumber(env, 'MCP_SESSION_TIMEOUT_MS', 3_600_000, [1, 2_147_483_647]),
    events: readEvents(env),
    limits: readLimits(env),
    ...(tls && { tls }),
    allowedOrigins: origins(env, publicBaseUrl),
    allowedHosts: hosts(env, host, publicBaseUrl),
    proxyTrust: readProxyTrust(env),
    maxRequestBytes: byteSize(env, 'MCP_MAX_REQUEST_SIZE', 1024 ** 2),
  };
}

/** True where the server can be reached from this machine alone. */
export function bindsLoopback(settings: Pick<HttpSettings, 'host'>): boolean {
  return isLoopback(settingHostName(settings.host) ?? settings.host);
}
