// Context of a subcommand: its arguments, the settings, the catalog and the output.

import type { Catalog } from '../../catalog/build-catalog.ts';
import type { CallOutcome } from '../../catalog/tool.ts';
import { UsageError } from '../config/setting.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import { createServices, type Services } from '../create-services.ts';
import { openScreen, type Screen } from './output.ts';

export interface Session {
  /** The words after the command's name, flags taken out. */
  readonly words: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly settings: Settings;
  readonly services: Services;
  readonly screen: Screen;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /**
   * Calls a tool as this terminal's user, who was asked before; Ctrl-C cancels it.
   * @param catalog where it is looked up, the server's own unless given
   * @throws UnknownToolError
   */
  readonly call: (tool: string, args: unknown, catalog?: Catalog) => Promise<CallOutcome>;
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
  const unknown = [...flags].find((flag) => ![...known, '--sandbox'].includes(flag));
  if (unknown !== undefined)
    throw new UsageError(`unknown flag ${unknown}; it takes ${[...known, '--sandbox'].join(', ')}`);
  const settings = readSettings(process.env, { sandbox: flags.has('--sandbox') });
  const services = await createServices(settings);
  const screen = openScreen();
  const cancel = new AbortController();
  const onInterrupt = (): void => cancel.abort();
  process.once('SIGINT', onInterrupt);
  try {
    return await run({
      words: args.filter((arg) => !arg.startsWith('--')),
      flags,
      settings,
      services,
      screen,
      signal: cancel.signal,
      call: async (tool, given, catalog = services.catalog) => {
        const surface = services.terminalSurfaceOf(catalog);
        const context = { signal: cancel.signal, principal: 'local', progress: screen.progress };
        const outcome = await surface.call(tool, given, context);
        screen.endProgress();
        return outcome;
      },
    });
  } finally {
    process.off('SIGINT', onInterrupt);
    await services.close();
  }
}
