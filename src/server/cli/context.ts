// What each terminal command starts with: its words, the settings, the catalogue and a screen.

import type { Catalogue } from '../../catalog/build-catalog.ts';
import { fullSurface } from '../../catalog/surface.ts';
import type { Outcome } from '../../catalog/tool.ts';
import { UsageError } from '../config/setting.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import { type Assembly, assemble } from '../create-services.ts';
import { openScreen, type Screen } from './output.ts';

export interface Session {
  /** The words after the command's name, flags taken out. */
  readonly words: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly settings: Settings;
  readonly assembly: Assembly;
  readonly screen: Screen;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /**
   * Calls a tool as this terminal's user, who was asked before; Ctrl-C cancels it.
   * @param catalogue where it is looked up, the server's own unless given
   * @throws UnknownToolError
   */
  readonly call: (tool: string, args: unknown, catalogue?: Catalogue) => Promise<Outcome>;
}

/**
 * Opens a session for `run` and closes it after.
 * @throws UsageError for a flag that the command does not know. @throws SettingError
 */
export async function withSession(
  args: readonly string[],
  known: readonly string[],
  run: (session: Session) => Promise<number>,
): Promise<number> {
  const flags = new Set(args.filter((arg) => arg.startsWith('--')));
  const stranger = [...flags].find((flag) => ![...known, '--sandbox'].includes(flag));
  if (stranger !== undefined)
    throw new UsageError(`unknown flag ${stranger}; it takes ${[...known, '--sandbox'].join(', ')}`);
  const settings = readSettings(process.env, { sandbox: flags.has('--sandbox') });
  const assembly = await assemble(settings);
  const onUnexpected = (error: unknown): void => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    assembly.log.error('unexpected error', { error: text });
  };
  const screen = openScreen();
  const cancel = new AbortController();
  const onInterrupt = (): void => cancel.abort();
  process.once('SIGINT', onInterrupt);
  try {
    return await run({
      words: args.filter((arg) => !arg.startsWith('--')),
      flags,
      settings,
      assembly,
      screen,
      signal: cancel.signal,
      call: async (tool, given, catalogue = assembly.catalogue) => {
        const surface = fullSurface(catalogue, { onUnexpected });
        const context = { signal: cancel.signal, principal: 'local', progress: screen.progress };
        const outcome = await surface.call(tool, given, context);
        screen.endProgress();
        return outcome;
      },
    });
  } finally {
    process.off('SIGINT', onInterrupt);
    await assembly.close();
  }
}
