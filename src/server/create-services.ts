// Puts a server together from its settings: client, catalogue, surface. Both entries start here.

import { createBackend } from '../catalog/backend.ts';
import { type Catalogue, compose } from '../catalog/build-catalog.ts';
import { createConfirmer } from '../catalog/confirm/confirm.ts';
import { createDescriber } from '../catalog/confirm/preview.ts';
import { memorySpentStore, type SpentStore } from '../catalog/confirm/token.ts';
import { type CatalogPlatform, portkeyPlatform } from '../catalog/platform.ts';
import { discoverSurface, fullSurface, type Surface } from '../catalog/surface.ts';
import { SelectionError } from '../catalog/tool-filter.ts';
import { boundaryBytes } from '../catalog/untrusted.ts';
import { createLog, type Log, logCall } from '../logging.ts';
import { type AttemptRecord, type CallRecord, createPortkey, type Portkey } from '../portkey/client.ts';
import { createFairShare, usualShare } from '../portkey/fair-share.ts';
import { MIN_RESULT_BYTES } from '../portkey/response/truncate.ts';
import type { PlatformName } from '../runtime/operation.ts';
import { SettingError } from './config/setting.ts';
import type { SandboxSettings, Settings } from './config/settings.ts';

/** Everything behind the protocol, made once a process. */
export interface Assembly {
  readonly catalogue: Catalogue;
  readonly surface: Surface;
  /** The same way in to a part of the catalogue. */
  readonly surfaceOf: (catalogue: Catalogue, toolMode?: Settings['toolMode']) => Surface;
  readonly instructions: string;
  readonly portkey: Portkey;
  readonly log: Log;
  readonly close: () => Promise<void>;
}

const common =
  'Administers a Portkey AI gateway: prompts, configs, keys, providers, guardrails, budgets, users, logs and analytics. ' +
  'Ids come from the list tools, and a slug is mostly taken for one; pages count from 0. Read an object before changing or deleting it; ' +
  'find_references shows what uses it. Costs are in US cents unless a tool says otherwise. ';

/** What a client may tell its model about the server, by tool mode; at most 150 words. */
export const instructions = {
  full:
    `${common}Some schemas in the list are folded: nested fields that they leave out are accepted all the same, ` +
    'and find_tools with names gives the whole schema.',
  discover:
    `${common}Every tool is behind four: find_tools finds tools by plain words and gives their schemas by name; ` +
    'call_read_tool, call_write_tool and call_destructive_tool then call them, each those of its class.',
} as const;

const prismaAirs =
  'Administers Prisma AIRS AI Gateway: configs, keys, providers, guardrails, budgets, workspaces, logs and analytics. ' +
  'Most tools work in one workspace: list_workspaces_in_scope gives its UUID and slug; ids are UUIDs, and pages count from 0. ' +
  'Read an object before changing or deleting it. Costs are in US cents. There is no prompt management here; find_tools says what else is missing and why. ';

function instructionsFor(platform: PlatformName, toolMode: Settings['toolMode']): string {
  const text = instructions[toolMode];
  return platform === 'portkey' ? text : text.replace(common, prismaAirs);
}

/** What is loaded for a platform; Portkey's is at hand. */
async function catalogPlatform(name: PlatformName): Promise<CatalogPlatform> {
  return name === 'portkey'
    ? portkeyPlatform
    : (await import('../catalog/prisma-airs.ts')).prismaAirsPlatform;
}

const sandboxInstructions =
  'This is a sandbox: an invented Portkey account in memory. Nothing real is touched, and all is gone when the server ends.';

/** Starts the embedded Portkey, which is loaded only here, and says how to reach it. */
async function openSandbox({ scope, faults, startsAt }: SandboxSettings) {
  const { startSandbox } = await import('../sandbox/index.ts');
  const sandbox = await startSandbox({
    // Redacted from replies like any key, so it is nothing that a reply would say.
    key: `sandbox-${crypto.randomUUID()}`,
    scope,
    faults,
    ...(startsAt !== undefined && { now: clockFrom(startsAt) }),
  }).catch((error: unknown) => {
    throw new SettingError(
      'PORTKEY_SANDBOX_FAULTS',
      `cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  return {
    settings: {
      apiKey: sandbox.key,
      baseUrl: sandbox.url,
      baseUrlIsDefault: false,
      gatewayUrl: sandbox.url,
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

/** Who hears of calls besides the log. */
export interface Observers {
  readonly onCall?: (record: CallRecord) => void;
  readonly onAttempt?: (record: AttemptRecord) => void;
  /** Values that no log line may hold, besides the key. */
  readonly secrets?: readonly string[];
  /** The most calls to Portkey in a minute for one caller; unbounded when unset. */
  readonly callsPerMinute?: number;
  /** Where processes share their callers: remembers for all of them which confirmations were used. */
  readonly spent?: SpentStore;
}

/**
 * @throws SettingError when settings name tools or domains that do not exist, or leave no tool.
 */
export async function assemble(settings: Settings, observers: Observers = {}): Promise<Assembly> {
  const { account, gatewayKey, platform = 'portkey' } = settings.portkey;
  const log = createLog({
    level: settings.logLevel,
    secrets: [settings.portkey.apiKey, account?.clientSecret, gatewayKey, ...(observers.secrets ?? [])],
  });
  const sandbox = settings.sandbox && (await openSandbox(settings.sandbox));
  const upstream = sandbox ? { ...settings.portkey, ...sandbox.settings } : settings.portkey;
  const portkey = createPortkey(upstream, {
    ...(observers.onAttempt && { onAttempt: observers.onAttempt }),
    onCall: (record) => {
      logCall(log, record);
      observers.onCall?.(record);
    },
  });
  // The sandbox has one key; a caller's own has no business there.
  const share = createFairShare({
    ...usualShare,
    perMinute: observers.callsPerMinute ?? Number.POSITIVE_INFINITY,
  });
  const reached: Portkey = {
    ...portkey,
    send: async (operation, parts, { apiKey, ...rest } = {}) => {
      const leave = await share.enter(rest.caller ?? '', rest.signal);
      try {
        const own = sandbox || apiKey === undefined ? {} : { apiKey };
        return await portkey.send(operation, parts, { ...rest, ...own });
      } finally {
        leave();
      }
    },
  };
  const catalogue = composeOrRefuse(reached, settings, await catalogPlatform(platform));
  for (const sentence of catalogue.hidden ?? []) log.warn(sentence);
  const onUnexpected = (error: unknown): void => {
    log.error('unexpected error', {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  };
  let random: Uint8Array | undefined;
  const key = settings.confirmKey ?? (() => (random ??= crypto.getRandomValues(new Uint8Array(32))));
  // One for all surfaces, so that no confirmation is good once for each.
  const spent = observers.spent ?? memorySpentStore();
  const surfaceOf = (some: Catalogue, toolMode = settings.toolMode): Surface => {
    const confirmer = createConfirmer({
      mode: settings.confirm,
      key,
      spent,
      describe: createDescriber(some),
    });
    const make = toolMode === 'discover' ? discoverSurface : fullSurface;
    return make(some, { onUnexpected, confirmer, maxResultBytes: settings.portkey.maxResultBytes });
  };
  return {
    catalogue,
    surface: surfaceOf(catalogue),
    surfaceOf,
    instructions: sandbox
      ? `${sandboxInstructions} ${instructionsFor(platform, settings.toolMode)}`
      : instructionsFor(platform, settings.toolMode),
    portkey: reached,
    log,
    close: async () => {
      await portkey.close();
      await sandbox?.close();
    },
  };
}

function composeOrRefuse(portkey: Portkey, settings: Settings, platform: CatalogPlatform): Catalogue {
  try {
    // A boundary may come around what others wrote.
    const maxBytes = Math.max(MIN_RESULT_BYTES, settings.portkey.maxResultBytes - boundaryBytes);
    const backend = createBackend(portkey, maxBytes, platform);
    return compose(backend, settings.selection, platform);
  } catch (error) {
    if (error instanceof SelectionError) throw new SettingError(error.variable, error.message);
    throw error;
  }
}
