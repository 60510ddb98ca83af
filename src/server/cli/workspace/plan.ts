// portkey-admin-mcp plan: what stands between a workspace and a document or another workspace.
import { checkDocument } from '../../../workspace/document.ts';
import { documentOf } from '../../../workspace/export.ts';
import { isEmptyPlan, type Plan, planChanges } from '../../../workspace/plan.ts';
import { narrow } from '../../../workspace/promote.ts';
import { renderPlan } from '../../../workspace/render.ts';
import { UsageError } from '../../config/setting.ts';
import type { Session } from '../context.ts';
import { reportCarryOver } from './carry-over.ts';
import { type Command, type Flags, kindsOf, required, runCommand } from './command.ts';
import { readDocumentFile, writeJsonFile } from './files.ts';

function mapOf({ map = [] }: Flags): Readonly<Record<string, string>> {
  return Object.fromEntries(
    map.map((pair) => {
      const [from, to, ...more] = pair.split('=');
      if (from === undefined || to === undefined || more.length > 0)
        throw new UsageError(`--map is like provider/openai-staging=provider/openai-prod, not ${pair}`);
      return [from, to];
    }),
  );
}

/** Plans what the command line says. @throws UsageError, PortkeyError */
export async function planFrom({ flags, words, work }: Command): Promise<Plan> {
  const [path, ...more] = words;
  const { from, mode = 'apply' } = flags;
  const workspace = required(flags.workspace, 'workspace', 'the slug or id of the one that is to change');
  if (more.length > 0) throw new UsageError(`one document is enough; ${JSON.stringify(more[0])} is too many`);
  if ((path === undefined) === (from === undefined))
    throw new UsageError('name a document (a file, a folder or -), or a workspace with --from');
  if (mode !== 'apply' && mode !== 'sync') throw new UsageError('--mode is apply or sync');
  const kinds = kindsOf(flags);
  const map = mapOf(flags);
  const whole =
    from === undefined
      ? checkDocument(await readDocumentFile(path ?? ''))
      : await documentOf(work, from, { ...(kinds && { kinds }) });
  const document = narrow(whole, { ...(kinds && { kinds }), map });
  const { host, protectedObjects } = work.here;
  return await planChanges(work, workspace, document, mode, { host, guard: { protected: protectedObjects } });
}

/** The plan as a diff, in the colours of one. */
export function printPlan(plan: Plan, { screen }: Session): void {
  const { green, red, yellow } = screen.colour;
  for (const line of renderPlan(plan).split('\n')) {
    const sign = line.trimStart()[0];
    screen.out(
      sign === '+'
        ? green(line)
        : sign === '-'
          ? red(line)
          : sign === '~' || sign === '!'
            ? yellow(line)
            : line,
    );
  }
}

/** Exit code 0 when there is no difference, 2 when there are some, 1 for failures. */
export function planCommand(args: readonly string[]): Promise<number> {
  const known = ['workspace', 'from', 'mode', 'kinds', 'map', 'out', 'json'] as const;
  return runCommand(args, known, async (command) => {
    const { session, flags } = command;
    if (session.services.catalog.platform?.name === 'prisma-airs') return await reportCarryOver(command);
    const plan = await planFrom(command);
    session.screen.endProgress();
    if (flags.out !== undefined) writeJsonFile(flags.out, plan);
    if (flags.json) session.screen.out(JSON.stringify(plan));
    else printPlan(plan, session);
    return isEmptyPlan(plan) ? 0 : 2;
  });
}
