// portkey-admin-mcp apply: brings about a plan, a document or another workspace, or takes back a journal. It shows the
// plan and asks; without a terminal, only --yes goes ahead.
import { createInterface } from 'node:readline/promises';
import { isRecord } from '../../../runtime/json.ts';
import { type Applied, applyPlan } from '../../../workspace/apply.ts';
import { checkJournal, revertPlan } from '../../../workspace/journal.ts';
import type { Plan } from '../../../workspace/plan.ts';
import { checkPlan } from '../../../workspace/plan-check.ts';
import { renderConsent } from '../../../workspace/render.ts';
import { UsageError } from '../../config/setting.ts';
import type { Session } from '../context.ts';
import { type Command, onPortkeyOnly, runCommand } from './command.ts';
import { readJsonFile, writeJsonFile } from './files.ts';
import { planFrom, printPlan } from './plan.ts';

/** The plan that is meant: in a file, from a journal, or made now. */
async function planOf(command: Command): Promise<Plan> {
  const { flags, words } = command;
  if (flags.revert !== undefined) return revertPlan(checkJournal(readJsonFile(flags.revert)), Date.now());
  const [path] = words;
  if (path?.endsWith('.json') && flags.workspace === undefined) {
    const value = readJsonFile(path);
    if (isRecord(value) && value.portkey_plan !== undefined) return checkPlan(value);
    throw new UsageError(`${path} is not a plan; to apply a document, name the workspace with --workspace`);
  }
  return await planFrom(command);
}

async function mayApply(plan: Plan, { screen }: Session, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (process.stdin.isTTY !== true) {
    screen.err('There is no terminal to ask on; add --yes to go ahead. Nothing was written.');
    return false;
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question(`${renderConsent(plan).join('\n')}\nGo ahead? [y/N] `);
  prompt.close();
  if (/^y(es)?$/i.test(answer.trim())) return true;
  screen.err('Not done. Nothing was written.');
  return false;
}

function report(
  { done, already, not_done, stopped, conflicts, new_keys }: Applied,
  { screen }: Session,
): void {
  const { green, dim, red, yellow } = screen.colour;
  for (const what of done) screen.out(green(`done     ${what}`));
  for (const what of already) screen.out(dim(`already  ${what}`));
  for (const what of not_done) screen.out(yellow(`not done ${what}`));
  for (const { kind, key, reason } of conflicts) screen.out(yellow(`cannot   ${kind}/${key}: ${reason}`));
  if (new_keys.length > 0)
    screen.out(`New API keys: ${new_keys.join(', ')}. Their values were not kept; rotate_api_key gives one.`);
  if (!stopped) return;
  screen.err(red(`Stopped at ${stopped.at}: ${stopped.message}`));
  if (stopped.conflict) {
    const { part, planned, wanted, found } = stopped.conflict;
    screen.err(
      `  ${part}\n    in the plan: ${JSON.stringify(planned)}\n    found:       ${JSON.stringify(found)}\n    wanted:      ${JSON.stringify(wanted)}`,
    );
  }
  screen.err(
    dim(
      stopped.because === 'conflict'
        ? 'Make a new plan.'
        : 'The same command again goes on where it stopped.',
    ),
  );
}

/** Exit code 0 when all is as the plan says, 1 when it is not. */
export function applyCommand(args: readonly string[]): Promise<number> {
  const known = ['workspace', 'from', 'mode', 'kinds', 'map', 'journal', 'revert', 'json', 'yes'] as const;
  return runCommand(args, known, async (command) => {
    const { session, flags, work } = command;
    onPortkeyOnly(session);
    const { screen, settings } = session;
    if (settings.selection.readOnly) throw new UsageError('PORTKEY_READ_ONLY is set: nothing is applied');
    const plan = await planOf(command);
    screen.endProgress();
    if (!flags.json) printPlan(plan, session);
    if (plan.operations.length > 0 && !(await mayApply(plan, session, flags.yes === true))) return 1;
    const { host, protectedObjects, secret } = work.here;
    const applied = await applyPlan(work, plan, { host, guard: { protected: protectedObjects }, secret });
    screen.endProgress();
    if (applied.journal.entries.length > 0) {
      const path = flags.journal ?? `portkey-journal-${plan.digest.slice(0, 12)}.json`;
      writeJsonFile(path, applied.journal);
      screen.err(`Journal: ${path} (apply --revert ${path} takes it back)`);
    }
    if (flags.json) {
      const { stopped, ...rest } = applied;
      const { error, ...why } = stopped ?? {};
      screen.out(JSON.stringify({ ...rest, ...(stopped && { stopped: { ...why, ...error?.toJSON() } }) }));
    } else report(applied, session);
    return applied.complete ? 0 : 1;
  });
}
