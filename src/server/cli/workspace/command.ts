// Shared parts of export, plan and apply: flags with values, access to Portkey, and exit codes for jobs.
import { parseArgs } from 'node:util';
import { allTools } from '../../../catalog/build-catalog.ts';
import { excludedNames } from '../../../catalog/filter/tool-filter.ts';
import { createCompositeContext } from '../../../catalog/tools/composite-context.ts';
import { applyChanges } from '../../../overrides/composites/apply_changes.ts';
import type { CompositeContext } from '../../../overrides/composites/composite.ts';
import { PortkeyError } from '../../../portkey/errors.ts';
import { visible } from '../../../runtime/visible.ts';
import { type KindName, kindNames } from '../../../workspace/types.ts';
import { SettingError, UsageError } from '../../config/setting.ts';
import { backendOf } from '../../create-services.ts';
import { name } from '../../version.ts';
import { type Session, withSession } from '../context.ts';

export interface Flags {
  readonly workspace?: string;
  readonly from?: string;
  readonly out?: string;
  readonly mode?: string;
  readonly kinds?: string;
  readonly map?: readonly string[];
  readonly journal?: string;
  readonly revert?: string;
  readonly format?: string;
  readonly versions?: boolean;
  readonly json?: boolean;
  readonly yes?: boolean;
}

const options = {
  workspace: { type: 'string' },
  from: { type: 'string' },
  out: { type: 'string' },
  mode: { type: 'string' },
  kinds: { type: 'string' },
  map: { type: 'string', multiple: true },
  journal: { type: 'string' },
  revert: { type: 'string' },
  format: { type: 'string' },
  versions: { type: 'boolean' },
  json: { type: 'boolean' },
  yes: { type: 'boolean' },
  sandbox: { type: 'boolean' },
} as const;

export interface Command {
  readonly flags: Flags;
  readonly words: readonly string[];
  readonly session: Session;
  readonly work: CompositeContext;
}

function parse(args: readonly string[], known: readonly (keyof typeof options)[]) {
  try {
    const chosen = Object.fromEntries([...known, 'sandbox' as const].map((flag) => [flag, options[flag]]));
    return parseArgs({ args: [...args], options: chosen, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @throws UsageError on another platform, where workspaces as files are neither read nor applied */
export function onPortkeyOnly({ services }: Session): void {
  if ((services.catalog.platform?.name ?? 'portkey') !== 'portkey')
    throw new UsageError(
      'workspaces are read and changed on Portkey alone; here, plan FILE tells what of one has a home',
    );
}

/** The same calls as those of the tools, with the terminal's progress and Ctrl-C. */
function workOf({ services, settings, screen, signal }: Session): CompositeContext {
  const { platform } = services.catalog;
  const backend = backendOf(services.portkey, settings, platform);
  const tools = allTools(backend, new Set(), platform);
  const operations = new Map(tools.map((tool) => [tool.name, tool]));
  const context = { signal, principal: 'local', progress: screen.progress };
  return createCompositeContext(
    applyChanges,
    backend,
    context,
    excludedNames(tools, settings.selection),
    operations,
  ).work;
}

/**
 * Runs one of the commands. Exit code 1 for whatever fails, the command line and the settings too: 2 means that there
 * are differences.
 */
export async function runCommand(
  args: readonly string[],
  known: readonly (keyof typeof options)[],
  run: (command: Command) => Promise<number>,
): Promise<number> {
  try {
    const { values, positionals } = parse(args, known);
    const { sandbox, ...flags } = values as Flags & { sandbox?: boolean };
    return await withSession(sandbox ? ['--sandbox'] : [], [], async (session) => {
      try {
        return await run({ flags, words: positionals, session, work: workOf(session) });
      } catch (error) {
        if (!(error instanceof PortkeyError)) throw error;
        const { code, status, message, hint } = error.facts;
        const { screen } = session;
        if (flags.json) screen.out(JSON.stringify(error.toJSON()));
        screen.err(`${screen.colour.red([status, code].filter(Boolean).join(' '))} ${message}`);
        if (hint !== undefined) screen.err(screen.colour.dim(hint));
        return 1;
      }
    });
  } catch (error) {
    if (!(error instanceof SettingError || error instanceof UsageError)) throw error;
    process.stderr.write(`${name}: ${visible(error.message)}\n`);
    return 1;
  }
}

/** @param meaning what is to be given, in a few words */
export function required(value: string | undefined, flag: string, meaning: string): string {
  if (value === undefined || value === '') throw new UsageError(`--${flag} is required: ${meaning}`);
  return value;
}

export function kindsOf({ kinds }: Flags): readonly KindName[] | undefined {
  const given = kinds?.split(',').map((kind) => kind.trim());
  const unknown = given?.find((kind) => !(kindNames as readonly string[]).includes(kind));
  if (unknown !== undefined)
    throw new UsageError(`--kinds: there is no ${unknown}; the kinds are ${kindNames.join(', ')}`);
  return given as readonly KindName[] | undefined;
}
