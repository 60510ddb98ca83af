// portkey-admin-mcp call <tool> [json | @file | -]: one call, its result, and an exit code that tells.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { UnknownToolError } from '../../catalog/dispatch.ts';
import { classOfCall } from '../../catalog/effects.ts';
import type { Tool } from '../../catalog/tool.ts';
import { UsageError } from '../config/setting.ts';
import { type Session, withSession } from './context.ts';
import type { Screen } from './output.ts';

/** The arguments: inline JSON, a file's content, or what comes on stdin. @throws UsageError */
function readArguments(word: string | undefined): unknown {
  if (word === undefined) return {};
  let text = word;
  try {
    if (word === '-') text = readFileSync(0, 'utf8');
    else if (word.startsWith('@')) text = readFileSync(word.slice(1), 'utf8');
  } catch (error) {
    throw new UsageError(`${word} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `the arguments are not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** JSON with coloured keys and strings, where there are colours. */
function pretty(value: unknown, { colour }: Screen): string {
  return JSON.stringify(value, null, 2).replace(
    /^(\s*)("(?:[^"\\]|\\.)*")(:)?/gm,
    (_, space: string, text: string, colon: string | undefined) =>
      colon === undefined ? `${space}${colour.green(text)}` : `${space}${colour.cyan(text)}:`,
  );
}

/** True when the call may go ahead: a person is asked, or has said so with --yes. */
async function mayRun(tool: Tool, args: unknown, { settings, flags, screen }: Session): Promise<boolean> {
  if (classOfCall(tool, args) !== 'destructive' || settings.confirm === 'never' || flags.has('--yes'))
    return true;
  if (process.stdin.isTTY !== true) {
    screen.err(`${tool.name} is destructive and there is no terminal to ask on; add --yes to run it.`);
    return false;
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question(`${tool.title}: ${JSON.stringify(args)}\nGo ahead? [y/N] `);
  prompt.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** Exit code 0 for a result, 1 for a tool error, 2 for a command line that cannot be used. */
export function call(args: readonly string[]): Promise<number> {
  return withSession(args, ['--json', '--yes'], async (session) => {
    const { words, flags, screen, services } = session;
    const [name, json, ...more] = words;
    if (name === undefined) throw new UsageError('call takes a tool, then its arguments as JSON, @file or -');
    if (more.length > 0)
      throw new UsageError(
        `call takes one word of JSON; ${JSON.stringify(more[0])} is too many (quote the JSON)`,
      );
    const given = readArguments(json);
    const tool = services.catalog.find(name);
    if (tool && !(await mayRun(tool, given, session))) {
      screen.err('Not done: it was not confirmed. Nothing was sent.');
      return 1;
    }
    const outcome = await session.call(name, given).catch((error: unknown) => {
      if (!(error instanceof UnknownToolError)) throw error;
      const wayOn = services.catalog.leftOut?.(name) ? '' : ' ("tools <words>" searches the tools)';
      throw new UsageError(error.message + wayOn);
    });
    if (flags.has('--json')) screen.out(JSON.stringify(outcome.value));
    else if (outcome.ok) screen.out(pretty(outcome.value, screen));
    else printError(outcome.value, session);
    return outcome.ok ? 0 : 1;
  });
}

/** There is one caller here, and no header. */
const keylessHint = 'Set PORTKEY_API_KEY, or add --sandbox: it needs no key.';

function printError(value: Readonly<Record<string, unknown>>, { settings, screen }: Session): void {
  const error = value['error'] as Readonly<Record<string, unknown>>;
  const head = [error['status'], error['code']].filter((part) => part !== undefined).join(' ');
  screen.err(`${screen.colour.red(head)} ${String(error['message'])}`);
  const keyless = settings.portkey.apiKey === undefined && !settings.sandbox;
  const hint = keyless && error['code'] === 'no_api_key' ? keylessHint : error['hint'];
  if (hint !== undefined) screen.err(screen.colour.dim(String(hint)));
}
