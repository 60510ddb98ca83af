// apply_changes: brings about a plan, or takes back what a journal tells of.
import { PortkeyError } from '../../portkey/errors.ts';
import type { Arguments } from '../../runtime/tool-schema.ts';
import type { Plan } from '../../workspace/plan.ts';
import { workspaceComposites } from '../descriptions/workspaces.ts';
import { type CompositeContext, composite } from './composite.ts';
import { inline } from './workspaces/results.ts';

interface ApplyArguments {
  readonly digest?: string;
  readonly plan?: unknown;
  readonly journal?: unknown;
}

function refuse(code: string, message: string, hint: string): never {
  throw new PortkeyError({ code, message, hint: `Nothing was read or written. ${hint}` });
}

/** The plan that is meant: handed in, kept from before, or made from a journal. @throws PortkeyError */
async function planOf(
  { digest, plan, journal }: ApplyArguments,
  here: CompositeContext['here'],
): Promise<Plan> {
  const { checkPlan } = await import('../../workspace/plan-check.ts');
  const { checkJournal, revertPlan } = await import('../../workspace/journal.ts');
  const given = [digest, plan, journal].filter((one) => one !== undefined).length;
  if (given !== 1)
    refuse(
      'invalid_arguments',
      'Invalid arguments for apply_changes: give one of digest, plan and journal.',
      '',
    );
  if (plan !== undefined) return checkPlan(plan);
  if (journal !== undefined) return revertPlan(checkJournal(journal), Date.now());
  const kept = here.keeper.find(here.owner, 'plans', digest ?? '');
  if (kept !== undefined) return checkPlan(kept);
  const written = here.keeper.find(here.owner, 'journals', digest ?? '');
  if (written !== undefined) return revertPlan(checkJournal(written), Date.now());
  return refuse(
    'unknown_plan',
    'This server keeps no plan or journal of that digest; it keeps them for an hour.',
    'Make a plan with plan_changes, or hand in the plan itself.',
  );
}

async function run(args: ApplyArguments, context: CompositeContext): Promise<Record<string, unknown>> {
  const { applyPlan } = await import('../../workspace/apply.ts');
  const plan = await planOf(args, context.here);
  const { host, protectedObjects, secret } = context.here;
  const applied = await applyPlan(context, plan, { host, guard: { protected: protectedObjects }, secret });
  const { journal, stopped, done, already, not_done, conflicts, new_keys } = applied;
  const kept = {
    journal_digest: journal.digest,
    ...inline(context, 'journal', journal, 'journals', journal.digest, JSON.stringify(journal)),
  };
  if (stopped) {
    const again =
      done.length + already.length > 0 ? 'Some changes were made (see done)' : 'Nothing was changed';
    throw new PortkeyError({
      ...stopped.error?.facts,
      code:
        stopped.because === 'conflict'
          ? 'changed_since_plan'
          : (stopped.error?.facts.code ?? 'apply_stopped'),
      message: `${stopped.at}: ${stopped.message}`,
      hint:
        stopped.because === 'conflict'
          ? `${again}. Look at what is there and make a new plan with plan_changes.`
          : `${again}. The same call again goes on where it stopped.`,
      done: [...already.map((what) => `${what} (before)`), ...done],
      notDone: not_done,
      more: { ...(stopped.conflict && { conflict: stopped.conflict }), ...kept },
    });
  }
  return {
    complete: true,
    done,
    ...(already.length > 0 && { already_so: already }),
    ...(conflicts.length > 0 && { not_brought_about: conflicts }),
    ...(plan.kept.length > 0 && { kept: plan.kept }),
    ...(new_keys.length > 0 && {
      new_api_keys: new_keys,
      new_api_keys_note: 'Their values were not kept; rotate_api_key gives one.',
    }),
    ...kept,
  };
}

export const applyChanges = composite<ApplyArguments>({
  name: 'apply_changes',
  domain: 'workspaces',
  words: workspaceComposites.apply_changes,
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  input: {
    type: 'object',
    properties: {
      digest: { type: 'string', minLength: 64, maxLength: 64 },
      plan: { type: 'object' },
      journal: { type: 'object' },
    },
    additionalProperties: false,
  },
  requires: ['get_workspace'],
  hiddenArguments: ['journal'],
  consent: async (args: Arguments, here) => {
    const { renderConsent } = await import('../../workspace/render.ts');
    return renderConsent(await planOf(args, here));
  },
  run,
});
