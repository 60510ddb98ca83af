// Every setting that only the HTTP server has, read once at its start.

import { isIPv6 } from 'node:net';
import type { Roles } from '../../catalog/filter/roles.ts';
import { type ProxyTrust, proxyTrustOf } from '../http/middleware/proxy-trust.ts';
import { type AuthSettings, readAuth } from './auth-settings.ts';
import { isLoopback } from './parsers.ts';
import { type Environment, SettingError } from './setting.ts';
import { type EventSettings, type LimitSettings, readEvents, readLimits } from './store-settings.ts';
import { type SettingsReader, settingsReader } from './table.ts';

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
  /** What bearers of tokens may do; everything when unset. */
  readonly roles?: Roles;
  readonly keyMode: 'shared' | 'per-request';
  /** The header in which each caller sends its own key, in lower case. */
  readonly keyHeader: string;
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

function origins(read: SettingsReader, publicBaseUrl: string | undefined): readonly string[] {
  const own = publicBaseUrl === undefined ? [] : [new URL(publicBaseUrl).origin];
  const given = (read('ALLOWED_ORIGINS') ?? []).map((origin) => {
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

function hosts(read: SettingsReader, bind: string, publicBaseUrl: string | undefined): readonly string[] {
  const given = read('ALLOWED_HOSTS');
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

function readTls(read: SettingsReader): TlsSettings | undefined {
  const keyPath = read('MCP_TLS_KEY_PATH');
  const certPath = read('MCP_TLS_CERT_PATH');
  if (keyPath === undefined && certPath === undefined) return undefined;
  if (keyPath === undefined || certPath === undefined) {
    const missing = keyPath === undefined ? 'MCP_TLS_KEY_PATH' : 'MCP_TLS_CERT_PATH';
    throw new SettingError(missing, 'is not set; HTTPS needs both the key and the certificate');
  }
  return { keyPath, certPath };
}

/** Whose key is used. A service account's secret with each request is no safe way to give each caller a key of its own. */
function readKeyMode(read: SettingsReader): HttpSettings['keyMode'] {
  const mode = read('MCP_PORTKEY_KEY_MODE');
  if (mode === 'per-request' && read('PORTKEY_PLATFORM') === 'prisma-airs')
    throw new SettingError(
      'MCP_PORTKEY_KEY_MODE',
      'is per-request, and with PORTKEY_PLATFORM=prisma-airs there is no safe way yet for callers to bring a service account of their own; it takes shared there',
    );
  return mode;
}

/**
 * The settings of one HTTP server.
 * @throws SettingError for the first value that cannot be used.
 */
export function readHttpSettings(env: Environment): HttpSettings {
  const read = settingsReader(env);
  const host = read('MCP_HOST');
  const publicBaseUrl = read('MCP_PUBLIC_BASE_URL')?.href.replace(/\/+$/, '');
  const tls = readTls(read);
  const auth = readAuth(read);
  const roles = read('MCP_ROLES');
  if (roles && auth.mode !== 'oidc' && auth.mode !== 'clerk')
    throw new SettingError(
      'MCP_ROLES',
      `is set with MCP_AUTH_MODE=${auth.mode}, whose callers have no claims; it takes oidc or clerk`,
    );
  return {
    host,
    port: read('MCP_PORT'),
    ...(publicBaseUrl !== undefined && { publicBaseUrl }),
    auth,
    ...(roles && { roles }),
    keyMode: readKeyMode(read),
    keyHeader: read('MCP_PORTKEY_KEY_HEADER'),
    sessionMode: read('MCP_SESSION_MODE'),
    maxSessions: read('MCP_MAX_SESSIONS'),
    sessionTimeoutMs: read('MCP_SESSION_TIMEOUT_MS'),
    events: readEvents(read),
    limits: readLimits(read),
    ...(tls && { tls }),
    allowedOrigins: origins(read, publicBaseUrl),
    allowedHosts: hosts(read, host, publicBaseUrl),
    proxyTrust: proxyTrustOf(read('MCP_TRUST_PROXY')),
    maxRequestBytes: read('MCP_MAX_REQUEST_SIZE'),
  };
}

/** True where the server can be reached from this machine alone. */
export function bindsLoopback(settings: Pick<HttpSettings, 'host'>): boolean {
  return isLoopback(settingHostName(settings.host) ?? settings.host);
}
