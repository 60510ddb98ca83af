// Every setting that the stdio and the HTTP server share. docs and --help are made from the same names.

import type { Selection } from '../../catalog/tool-filter.ts';
import type { PortkeySettings } from '../../portkey/client-settings.ts';
import { proxyAddress } from '../../portkey/http/proxy.ts';
import { version } from '../version.ts';
import {
  type Environment,
  flag,
  isLoopback,
  list,
  oneOf,
  SettingError,
  secretKey,
  text,
  url,
  wholeNumber,
} from './env.ts';

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** How the sandbox is set up; docs/sandbox.md has the syntax of `faults`. */
export interface SandboxSettings {
  readonly scope: 'organisation' | 'workspace';
  readonly faults: string;
  /** The time at which its clock starts, ms since 1970; now when absent. */
  readonly startsAt?: number;
}

export interface Settings {
  readonly portkey: PortkeySettings;
  readonly selection: Selection;
  readonly toolMode: 'full' | 'discover';
  readonly confirm: 'auto' | 'always' | 'never';
  /** Present when the server talks to the embedded sandbox instead of Portkey. */
  readonly sandbox?: SandboxSettings;
  /** Seals confirmations; random for each process where none is set. */
  readonly confirmKey?: Uint8Array;
  readonly logLevel: LogLevel;
}

const defaultBaseUrl = 'https://api.portkey.ai/v1';

function upstreamUrl(env: Environment, variable: string): string | undefined {
  const parsed = url(env, variable);
  if (!parsed) return undefined;
  if (
    parsed.protocol === 'http:' &&
    !isLoopback(parsed.hostname) &&
    !flag(env, 'PORTKEY_ALLOW_INSECURE_HTTP', false)
  ) {
    throw new SettingError(
      variable,
      `is http: for ${parsed.hostname}; use https:, or set PORTKEY_ALLOW_INSECURE_HTTP=true`,
    );
  }
  if (parsed.search !== '' || parsed.hash !== '')
    throw new SettingError(variable, 'has a query or a fragment; it takes a plain address');
  return parsed.href;
}

/** A key that cannot be a header's value would fail each call with a riddle. */
function key(env: Environment): string | undefined {
  const value = text(env, 'PORTKEY_API_KEY');
  if (value !== undefined && !/^[\x21-\x7e]+$/.test(value)) {
    throw new SettingError(
      'PORTKEY_API_KEY',
      'holds a space, a line break or a character that no key has; it takes the key alone',
    );
  }
  return value;
}

function readPortkey(env: Environment, sandbox: boolean): PortkeySettings {
  const apiKey = sandbox ? undefined : key(env);
  const baseUrl = upstreamUrl(env, 'PORTKEY_BASE_URL');
  const gatewayUrl = upstreamUrl(env, 'PORTKEY_GATEWAY_URL');
  // Read for its form only: the address is the operator's own choice.
  flag(env, 'PORTKEY_ALLOW_PRIVATE_BASE_URL', false);
  return {
    ...(apiKey !== undefined && { apiKey }),
    baseUrl: baseUrl ?? defaultBaseUrl,
    baseUrlIsDefault: baseUrl === undefined,
    ...(gatewayUrl !== undefined && { gatewayUrl }),
    timeoutMs: wholeNumber(env, 'PORTKEY_TIMEOUT_MS', 30_000, [1, 3_600_000]),
    maxRetries: wholeNumber(env, 'PORTKEY_MAX_RETRIES', 2, [0, 10]),
    maxResultBytes: wholeNumber(env, 'PORTKEY_MAX_RESULT_BYTES', 100_000, [1_000, 100_000_000]),
    userAgent: `portkey-admin-mcp/${version}`,
  };
}

function readSandbox(env: Environment): SandboxSettings {
  const now = text(env, 'PORTKEY_SANDBOX_NOW');
  const startsAt = now === undefined ? undefined : Date.parse(now);
  if (Number.isNaN(startsAt))
    throw new SettingError('PORTKEY_SANDBOX_NOW', `is ${JSON.stringify(now)}; it takes an ISO 8601 time`);
  return {
    scope: oneOf(env, 'PORTKEY_SANDBOX_SCOPE', ['organisation', 'workspace'], 'organisation'),
    faults: text(env, 'PORTKEY_SANDBOX_FAULTS') ?? '',
    ...(startsAt !== undefined && { startsAt }),
  };
}

/**
 * Refuses a proxy that cannot be used before a call would meet it. Its address may hold a password, so that it is
 * not shown.
 */
function checkProxies(env: Environment): void {
  for (const upper of ['HTTP_PROXY', 'HTTPS_PROXY']) {
    const variable = text(env, upper.toLowerCase()) === undefined ? upper : upper.toLowerCase();
    const value = text(env, variable);
    if (value === undefined) continue;
    const address = proxyAddress(value);
    if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
      throw new SettingError(
        variable,
        'is not the address of a proxy; it takes one like http://proxy.example.com:8080',
      );
  }
}

/**
 * The settings of one server.
 * @throws SettingError for the first value that cannot be used.
 */
export function readSettings(env: Environment, flags: { readonly sandbox?: boolean } = {}): Settings {
  const sandbox = flags.sandbox === true || flag(env, 'PORTKEY_SANDBOX', false);
  const domains = list(env, 'PORTKEY_TOOL_DOMAINS') ?? list(env, 'MCP_TOOL_DOMAINS');
  const tools = list(env, 'PORTKEY_TOOLS');
  const exclude = list(env, 'PORTKEY_EXCLUDE_TOOLS');
  // Processes behind one address share it, so that each takes the confirmations of the others.
  const sealing = secretKey(env, 'MCP_CONFIRM_KEY');
  if (!sandbox) checkProxies(env);
  return {
    portkey: readPortkey(env, sandbox),
    selection: {
      ...(domains && { domains }),
      ...(tools && { tools }),
      ...(exclude && { exclude }),
      readOnly: flag(env, 'PORTKEY_READ_ONLY', false),
      preview: flag(env, 'PORTKEY_PREVIEW', false),
    },
    toolMode: oneOf(env, 'PORTKEY_TOOL_MODE', ['full', 'discover'], 'full'),
    confirm: oneOf(env, 'PORTKEY_CONFIRM', ['auto', 'always', 'never'], 'auto'),
    ...(sandbox && { sandbox: readSandbox(env) }),
    ...(sealing && { confirmKey: sealing }),
    logLevel: oneOf(env, 'LOG_LEVEL', logLevels, 'warn'),
  };
}
