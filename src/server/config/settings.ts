// Settings that the stdio and the HTTP server share, out of the environment.
import { readFileSync } from 'node:fs';
import type { Selection } from '../../catalog/filter/tool-filter.ts';
import type { PortkeySettings } from '../../portkey/client-settings.ts';
import { proxyAddress } from '../../portkey/http/proxy.ts';
import { headerSecrets } from '../../portkey/redact.ts';
import { version } from '../version.ts';
import { upstreamUrl } from './addresses.ts';
import { checkPlatform, readPrismaAirs } from './platform-settings.ts';
import { type Environment, SettingError, text } from './setting.ts';
import { type SettingsReader, settingsReader } from './table.ts';
import type { logLevels } from './table-shared.ts';
import { readTelemetry, type TelemetrySettings } from './telemetry-settings.ts';

export type ToolMode = 'full' | 'compact' | 'discover';
export type ResultFormat = 'both' | 'text' | 'structured';
export type LogLevel = (typeof logLevels)[number];

/** How the sandbox is set up; docs/sandbox.md has the syntax of `faults`. */
export interface SandboxSettings {
  readonly scope: 'both' | 'organisation' | 'workspace';
  readonly faults: string;
  /** The time at which its clock starts, ms since 1970; now when absent. */
  readonly startsAt?: number;
}

export interface Settings {
  readonly portkey: PortkeySettings;
  readonly selection: Selection;
  readonly toolMode: ToolMode;
  /** Where the data of a result stands. */
  readonly resultFormat: ResultFormat;
  /** The longest that a whole call may take, in ms. */
  readonly callTimeoutMs: number;
  /** After a write of one object, a read tells what was not applied. */
  readonly verifyWrites: boolean;
  readonly confirm: 'auto' | 'always' | 'never';
  /** Present when the server talks to the embedded sandbox instead of Portkey. */
  readonly sandbox?: SandboxSettings;
  /** Seals confirmations; random for each process where none is set. */
  readonly confirmKey?: Uint8Array;
  readonly logLevel: LogLevel;
  /** Present where traces or metrics are to be sent. */
  readonly telemetry?: TelemetrySettings;
  /** Objects that no plan deletes, as `config/Main*`. */
  readonly protectedObjects: readonly string[];
}

function readPortkey(env: Environment, read: SettingsReader, sandbox: boolean): PortkeySettings {
  const apiKey = sandbox ? undefined : read('PORTKEY_API_KEY');
  const extraHeaders = read('PORTKEY_EXTRA_HEADERS');
  const gatewayUrl = upstreamUrl(read, 'PORTKEY_GATEWAY_URL');
  // Read for its form only: the address is the operator's own choice.
  read('PORTKEY_ALLOW_PRIVATE_BASE_URL');
  return {
    ...(apiKey !== undefined && { apiKey }),
    baseUrl: upstreamUrl(read, 'PORTKEY_BASE_URL') ?? '',
    baseUrlIsDefault: text(env, 'PORTKEY_BASE_URL') === undefined,
    ...(gatewayUrl !== undefined && { gatewayUrl }),
    ...(extraHeaders && { extraHeaders }),
    timeoutMs: read('PORTKEY_TIMEOUT_MS'),
    maxRetries: read('PORTKEY_MAX_RETRIES'),
    maxResultBytes: read('PORTKEY_MAX_RESULT_BYTES'),
    userAgent: `portkey-admin-mcp/${version}`,
  };
}

function readSandbox(read: SettingsReader): SandboxSettings {
  const startsAt = read('PORTKEY_SANDBOX_NOW');
  return {
    scope: read('PORTKEY_SANDBOX_SCOPE'),
    faults: read('PORTKEY_SANDBOX_FAULTS') ?? '',
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
 * What a document's `secret: NAME` stands for: the variable PORTKEY_SECRET_NAME, or the file that
 * PORTKEY_SECRET_NAME_FILE names. No other variable can be named.
 */
export function secretFromEnvironment(env: Environment, name: string): string | undefined {
  const value = text(env, `PORTKEY_SECRET_${name}`);
  const file = text(env, `PORTKEY_SECRET_${name}_FILE`);
  if (value !== undefined || file === undefined) return value;
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '') || undefined;
  } catch {
    return undefined;
  }
}

/** The secrets among the settings, which no log and no trace may hold. */
export function secretsIn({ portkey, telemetry }: Settings): readonly string[] {
  const { apiKey, account, gatewayKey, extraHeaders } = portkey;
  return [
    ...[apiKey, account?.clientSecret, gatewayKey].filter((secret) => secret !== undefined),
    ...headerSecrets(extraHeaders),
    ...headerSecrets(telemetry?.headers),
  ];
}

/**
 * The settings of one server.
 * @throws SettingError for the first value that cannot be used.
 */
export function readSettings(env: Environment, flags: { readonly sandbox?: boolean } = {}): Settings {
  const read = settingsReader(env);
  const sandbox = read('PORTKEY_SANDBOX') || flags.sandbox === true;
  const platform = read('PORTKEY_PLATFORM');
  if (!sandbox) checkPlatform(env, platform);
  const domains = read('PORTKEY_TOOL_DOMAINS');
  const tools = read('PORTKEY_TOOLS');
  const exclude = read('PORTKEY_EXCLUDE_TOOLS');
  // Processes behind one address share it, so that each takes the confirmations of the others.
  const confirmKey = read('MCP_CONFIRM_KEY');
  if (!sandbox) checkProxies(env);
  const telemetry = readTelemetry(read);
  return {
    portkey: {
      ...readPortkey(env, read, sandbox),
      ...(platform === 'prisma-airs' && readPrismaAirs(read, sandbox)),
    },
    selection: {
      ...(domains && { domains }),
      ...(tools && { tools }),
      ...(exclude && { exclude }),
      readOnly: read('PORTKEY_READ_ONLY'),
      openWorld: read('PORTKEY_READ_ONLY_OPEN_WORLD'),
      preview: read('PORTKEY_PREVIEW'),
    },
    toolMode: read('PORTKEY_TOOL_MODE'),
    resultFormat: read('PORTKEY_RESULT_FORMAT'),
    callTimeoutMs: read('PORTKEY_CALL_TIMEOUT_MS'),
    verifyWrites: read('PORTKEY_VERIFY_WRITES'),
    confirm: read('PORTKEY_CONFIRM'),
    ...(sandbox && { sandbox: readSandbox(read) }),
    ...(confirmKey && { confirmKey }),
    logLevel: read('LOG_LEVEL'),
    ...(telemetry && { telemetry }),
    protectedObjects: read('PORTKEY_PROTECTED_OBJECTS') ?? [],
  };
}
