// Puts a server together from its settings: client, catalogue, surface. Both entries start here.
import { type AttemptRecord, type CallRecord, createPortkey, type Portkey } from '../portkey/client.ts';
import { createLog, type Log, logCall } from '../portkey/log.ts';
import { createBackend } from '../registry/backend.ts';
import { type Catalogue, compose } from '../registry/compose.ts';
import { SelectionError } from '../registry/selection.ts';
import { fullSurface, type Surface } from '../registry/surface.ts';
import { SettingError } from './environment.ts';
import type { Settings } from './settings.ts';

/** Everything behind the protocol, made once a process. */
export interface Assembly {
  readonly catalogue: Catalogue;
  readonly surface: Surface;
  /** The same way in to a part of the catalogue. */
  readonly surfaceOf: (catalogue: Catalogue) => Surface;
  readonly instructions: string;
  readonly portkey: Portkey;
  readonly log: Log;
  readonly close: () => Promise<void>;
}

export const instructions =
  'Administers a Portkey AI gateway. List tools find ids and slugs; read an object before changing it. Pages count from 0.';

/** Who hears of calls besides the log. */
export interface Observers {
  readonly onCall?: (record: CallRecord) => void;
  readonly onAttempt?: (record: AttemptRecord) => void;
  /** Values that no log line may hold, besides the key. */
  readonly secrets?: readonly string[];
}

/**
 * @throws SettingError when a setting names tools or domains that do not exist.
 */
export async function assemble(settings: Settings, observers: Observers = {}): Promise<Assembly> {
  const log = createLog({
    level: settings.logLevel,
    secrets: [settings.portkey.apiKey, ...(observers.secrets ?? [])],
  });
  const portkey = createPortkey(settings.portkey, {
    ...(observers.onAttempt && { onAttempt: observers.onAttempt }),
    onCall: (record) => {
      logCall(log, record);
      observers.onCall?.(record);
    },
  });
  const catalogue = composeOrRefuse(portkey, settings);
  const onUnexpected = (error: unknown): void => {
    log.error('unexpected error', {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  };
  const surfaceOf = (some: Catalogue): Surface => fullSurface(some, onUnexpected);
  return {
    catalogue,
    surface: surfaceOf(catalogue),
    surfaceOf,
    instructions,
    portkey,
    log,
    close: () => portkey.close(),
  };
}

function composeOrRefuse(portkey: Portkey, settings: Settings): Catalogue {
  try {
    return compose(createBackend(portkey, settings.portkey.maxResultBytes), settings.selection);
  } catch (error) {
    if (error instanceof SelectionError)
      throw new SettingError(error.variable, `names what does not exist: ${error.message}`);
    throw error;
  }
}
