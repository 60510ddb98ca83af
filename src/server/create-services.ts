// Creates the services of a process from its settings: client, catalog, surface. Used by both entries.

import { type Backend, createBackend } from '../catalog/backend.ts';
import { buildCatalog, type Catalog } from '../catalog/build-catalog.ts';
import { createConfirmer } from '../catalog/confirm/confirm.ts';
import { createDescriber } from '../catalog/confirm/preview.ts';
import { memoryNonceStore, type NonceStore } from '../catalog/confirm/token.ts';
import { SelectionError } from '../catalog/filter/tool-filter.ts';
import { type CatalogPlatform, portkeyPlatform } from '../catalog/platforms/platform.ts';
import { compactSurface, discoverSurface, fullSurface, type Surface } from '../catalog/surface.ts';
import type { AfterCall } from '../catalog/tool.ts';
import { callLogger, createLog, type Log } from '../logging.ts';
import { type AttemptRecord, type CallRecord, createPortkey, type Portkey } from '../portkey/client.ts';
import { createFairShare, usualShare } from '../portkey/fair-share.ts';
import { createRedactor } from '../portkey/redact.ts';
import { MIN_RESULT_BYTES } from '../portkey/response/truncate.ts';
import type { PlatformName } from '../runtime/operation.ts';
import { SettingError } from './config/setting.ts';
import { type SandboxSettings, type Settings, secretFromEnvironment, secretsIn } from './config/settings.ts';
import type { TelemetrySettings } from './config/telemetry-settings.ts';
import { instructionsFor } from './instructions.ts';
import { boundaryBytes, type ResultForm } from './mcp/result.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

/** Everything behind the protocol, made once a process. */
export interface Services {
  readonly catalog: Catalog;
  readonly surface: Surface;
  /** The same way in to a part of the catalog. */
  readonly surfaceOf: (catalog: Catalog, toolMode?: Settings['toolMode']) => Surface;
  /** For calls of this terminal's user, who was asked before and can stop them: no question, no time limit. */
  readonly terminalSurfaceOf: (catalog: Catalog) => Surface;
  readonly instructions: string;
  readonly resultForm: ResultForm;
  readonly portkey: Portkey;
  readonly log: Log;
  /** Present where traces or metrics are sent. */
  readonly telemetry?: Telemetry;
  readonly close: () => Promise<void>;
}

/** What is loaded for a platform; Portkey's is at hand. */
async function catalogPlatform(name: PlatformName): Promise<CatalogPlatform> {
  return name === 'portkey'
    ? portkeyPlatform
    : (await import('../catalog/platforms/prisma-airs.ts')).prismaAirsPlatform;
}

/** The look at calls that succeeded, loaded with the first of them. */
function afterCallOf(backend: Backend, catalog: Catalog, readWrites: boolean): AfterCall {
  let loading: Promise<AfterCall> | undefined;
  return async (...call) => {
    loading ??= import('../catalog/after/index.ts').then(({ createAfterCall }) =>
      createAfterCall(backend, catalog, readWrites),
    );
    return await (await loading)(...call);
  };
}

function refuseSandbox(error: unknown): never {
  // V8's own, where text may not become code. Only the sandbox, which nobody runs for real, compiles as it starts.
  if (error instanceof EvalError)
    throw new SettingError(
      'PORTKEY_SANDBOX',
      'needs node without --disallow-code-generation-from-strings: it compiles its routes and checks as it starts',
    );
  throw new SettingError(
    'PORTKEY_SANDBOX_FAULTS',
    `cannot be used: ${error instanceof Error ? error.message : String(error)}`,
  );
}

/** Starts the embedded Portkey, which is loaded only here, and says how to reach it. */
async function openSandbox({ scope, faults, startsAt }: SandboxSettings) {
  const { startSandbox } = await import('../sandbox/index.ts');
  const sandbox = await startSandbox({
    // Redacted from replies like any key, so it is nothing that a reply would say.
    key: `sandbox-${crypto.randomUUID()}`,
    scope,
    faults,
    ...(startsAt !== undefined && { now: clockFrom(startsAt) }),
  });
  return {
    settings: {
      // A caller's own key has no business there.
      oneKey: true as const,
      apiKey: sandbox.key,
      baseUrl: sandbox.url,
      baseUrlIsDefault: false,
      gatewayUrl: sandbox.url,
      proxy: false as const,
    },
    close: () => sandbox.close(),
  };
}

/** The same for Prisma AIRS: its token endpoint and its planes. */
async function openAirsSandbox({ scope, faults, startsAt }: SandboxSettings) {
  const { startAirsSandbox } = await import('../sandbox/prisma-airs/index.ts');
  const { planes } = await import('../sandbox/prisma-airs/contract.ts');
  const sandbox = await startAirsSandbox({
    ...(scope !== undefined && { scope }),
    faults,
    ...(startsAt !== undefined && { now: clockFrom(startsAt) }),
  });
  const { origin, clientId, clientSecret, tenant, gatewayKey } = sandbox;
  const at = (plane: string): string => `${origin}${planes[plane]}`;
  return {
    settings: {
      oneKey: true as const,
      account: { clientId, clientSecret, tenant, tokenUrl: `${origin}/oauth2/access_token` },
      gatewayKey,
      baseUrl: origin,
      baseUrlIsDefault: false,
      gatewayUrl: at('gateway'),
      planes: { data: at('data'), admin: at('admin'), iam: at('iam') },
      proxy: false as const,
    },
    close: () => sandbox.close(),
  };
}

/** A clock that starts at `startsAt` (ms since 1970) and runs as fast as any. */
function clockFrom(startsAt: number): () => number {
  const begun = Date.now();
  return () => startsAt + Date.now() - begun;
}

const surfaceOfMode = { full: fullSurface, compact: compactSurface, discover: discoverSurface } as const;

/** Loads the exporter when there is a collector to send to. */
async function openTelemetry(
  settings: TelemetrySettings,
  log: Log,
  secrets: readonly string[],
): Promise<Telemetry | undefined> {
  for (const warning of settings.warnings) log.warn(warning);
  if (settings.traces === undefined && settings.metrics === undefined) return undefined;
  const { createTelemetry } = await import('./telemetry/index.ts');
  const lost = new Set<string>();
  return createTelemetry(settings, {
    redact: createRedactor(secrets).text,
    // Warn once, because an unreachable collector would fill the log.
    onLoss: (signal, reason) => {
      log[lost.has(signal) ? 'debug' : 'warn'](`${signal} could not be sent and are lost`, { reason });
      lost.add(signal);
    },
  });
}

/** Observers of calls, besides the log. */
export interface Observers {
  readonly onCall?: (record: CallRecord) => void;
  readonly onAttempt?: (record: AttemptRecord) => void;
  /** Values that no log line may hold, besides those of the settings. */
  readonly secrets?: readonly string[];
  /** The most calls to Portkey in a minute for one caller; unbounded when unset. */
  readonly callsPerMinute?: number;
  /** Where processes share their callers: remembers for all of them which confirmations were used. */
  readonly spent?: NonceStore;
}

/**
 * @throws SettingError when settings name tools or domains that do not exist, or leave no tool.
 */
export async function createServices(settings: Settings, observers: Observers = {}): Promise<Services> {
  const { platform = 'portkey' } = settings.portkey;
  const secrets = [...secretsIn(settings), ...(observers.secrets ?? [])];
  const log = createLog({ level: settings.logLevel, secrets });
  const telemetry = settings.telemetry && (await openTelemetry(settings.telemetry, log, secrets));
  const sandbox =
    settings.sandbox &&
    (await (platform === 'portkey' ? openSandbox : openAirsSandbox)(settings.sandbox).catch(refuseSandbox));
  const upstream = sandbox ? { ...settings.portkey, ...sandbox.settings } : settings.portkey;
  const tools = await catalogPlatform(platform);
  const share = createFairShare({
    ...usualShare,
    perMinute: observers.callsPerMinute ?? Number.POSITIVE_INFINITY,
  });
  const portkey = createPortkey(upstream, {
    onAttempt: [telemetry?.attempted, observers.onAttempt].filter((told) => told !== undefined),
    onCall: [callLogger(log), telemetry?.called, observers.onCall].filter((told) => told !== undefined),
    enter: share.enter,
    ...(telemetry && { beginCall: telemetry.beginCall }),
    needOf: tools.needOf,
  });
  const backend = backendOf(portkey, settings, tools);
  const catalog = composeOrRefuse(backend, settings, tools);
  for (const sentence of catalog.hidden ?? []) log.warn(sentence);
  const onUnexpected = (error: unknown): void => {
    log.error('unexpected error', {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  };
  let random: Uint8Array | undefined;
  const key = settings.confirmKey ?? (() => (random ??= crypto.getRandomValues(new Uint8Array(32))));
  // One for all surfaces, so that no confirmation is good once for each.
  const spent = observers.spent ?? memoryNonceStore();
  const shared = (some: Catalog) => ({
    onUnexpected,
    after: afterCallOf(backend, some, settings.verifyWrites),
  });
  const surfaceOf = (some: Catalog, toolMode = settings.toolMode): Surface => {
    const confirmer = createConfirmer({
      mode: settings.confirm,
      key,
      spent,
      describe: createDescriber(some),
    });
    return surfaceOfMode[toolMode](some, {
      ...shared(some),
      confirmer,
      maxResultBytes: settings.portkey.maxResultBytes,
      callTimeoutMs: settings.callTimeoutMs,
    });
  };
  return {
    catalog,
    surface: surfaceOf(catalog),
    surfaceOf,
    terminalSurfaceOf: (some) => fullSurface(some, shared(some)),
    instructions: instructionsFor(settings),
    resultForm: { format: settings.resultFormat, maxBytes: settings.portkey.maxResultBytes },
    portkey,
    log,
    ...(telemetry && { telemetry }),
    close: async () => {
      await portkey.close();
      await sandbox?.close();
      await telemetry?.close();
    },
  };
}

/** Tools on this Portkey client, with the server's facts. */
export function backendOf(portkey: Portkey, settings: Settings, platform?: CatalogPlatform): Backend {
  const { baseUrl, maxResultBytes } = settings.portkey;
  // A boundary may come around what others wrote.
  const maxBytes = Math.max(MIN_RESULT_BYTES, maxResultBytes - boundaryBytes);
  return createBackend(portkey, maxBytes, platform, {
    host: settings.sandbox ? 'sandbox' : new URL(baseUrl).host,
    protectedObjects: settings.protectedObjects,
    secret: (name) => secretFromEnvironment(process.env, name),
  });
}

function composeOrRefuse(backend: Backend, settings: Settings, platform: CatalogPlatform): Catalog {
  try {
    return buildCatalog(backend, settings.selection, platform);
  } catch (error) {
    if (error instanceof SelectionError) throw new SettingError(error.variable, error.message);
    throw error;
  }
}
