// Puts a server together from its settings: client, catalogue, surface. Both entries start here.
import { createPortkey, type Portkey } from '../portkey/client.ts';
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
  readonly instructions: string;
  readonly portkey: Portkey;
  readonly close: () => Promise<void>;
}

export const instructions =
  'Administers a Portkey AI gateway. List tools find ids and slugs; read an object before changing it. Pages count from 0.';

/**
 * @throws SettingError when a setting names tools or domains that do not exist.
 */
export async function assemble(
  settings: Settings,
  onUnexpected: (error: unknown) => void,
): Promise<Assembly> {
  const portkey = createPortkey(settings.portkey);
  const catalogue = composeOrRefuse(portkey, settings);
  return {
    catalogue,
    surface: fullSurface(catalogue, onUnexpected),
    instructions,
    portkey,
    close: () => portkey.close(),
  };
}

function composeOrRefuse(portkey: Portkey, settings: Settings): Catalogue {
  try {
    return compose(createBackend(portkey, settings.portkey.maxResultBytes), settings.selection);
  } catch (error) {
    if (error instanceof SelectionError) throw new SettingError(error.variable, `: ${error.message}`);
    throw error;
  }
}
