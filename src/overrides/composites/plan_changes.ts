// plan_changes: what stands between a workspace and a document or another workspace, as a plan to read and apply.
import { PortkeyError } from '../../portkey/errors.ts';
import { pacer } from '../../runtime/turn.ts';
import { type KindName, kindNames } from '../../workspace/types.ts';
import { workspaceComposites } from '../descriptions/workspaces.ts';
import { type CompositeContext, composite } from './composite.ts';
import { inline } from './workspaces/results.ts';

interface PlanArguments {
  readonly workspace_id: string;
  readonly document?: string;
  readonly from_workspace_id?: string;
  readonly mode?: 'apply' | 'sync';
  readonly kinds?: readonly KindName[];
  readonly map?: Readonly<Record<string, string>>;
}

function checkSource({ document, from_workspace_id: from, workspace_id: to }: PlanArguments): void {
  const problem =
    (document === undefined) === (from === undefined)
      ? 'give document or from_workspace_id'
      : from === to
        ? 'from_workspace_id is the workspace itself'
        : undefined;
  if (problem === undefined) return;
  throw new PortkeyError({
    code: 'invalid_arguments',
    message: `Invalid arguments for plan_changes: ${problem}.`,
    fields: { document: problem },
    hint: 'Nothing was sent.',
  });
}

async function run(args: PlanArguments, context: CompositeContext): Promise<Record<string, unknown>> {
  checkSource(args);
  const { planChanges: plan, planText } = await import('../../workspace/plan.ts');
  const { documentFrom } = await import('../../workspace/read-document.ts');
  const { documentOf } = await import('../../workspace/export.ts');
  const { narrow } = await import('../../workspace/promote.ts');
  const { renderPlan } = await import('../../workspace/render.ts');

  // 1. What it is to become; a document is checked before anything is read.
  const { kinds, map } = args;
  const guard = { protected: context.here.protectedObjects };
  const narrowing = { ...(kinds && { kinds }), ...(map && { map }) };
  const document =
    args.document === undefined
      ? narrow(
          await documentOf(context, args.from_workspace_id ?? '', { ...(kinds && { kinds }) }),
          narrowing,
        )
      : await documentFrom(args.document, narrowing, {
          caller: context.here.owner,
          signal: context.signal,
        });

  // 2. What it is, and what lies between.
  const made = await plan(context, args.workspace_id, document, args.mode ?? 'apply', {
    host: context.here.host,
    guard,
  });
  const breathe = pacer();
  const unset = made.secrets.filter(({ name }) => context.here.secret(name) === undefined);
  const summary = renderPlan(made);
  await breathe();
  const text = planText(made);
  await breathe();
  return {
    digest: made.digest,
    expires_at: made.expires_at,
    counts: made.counts,
    ...(unset.length > 0 && { secrets_missing: unset.map(({ name }) => name) }),
    summary,
    ...inline(context, 'plan', made, 'plans', made.digest, text),
  };
}

export const planChanges = composite<PlanArguments>({
  name: 'plan_changes',
  domain: 'workspaces',
  words: workspaceComposites.plan_changes,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: {
    type: 'object',
    properties: {
      workspace_id: { type: 'string', minLength: 1 },
      document: { type: 'string', minLength: 1 },
      from_workspace_id: { type: 'string', minLength: 1 },
      mode: { type: 'string', enum: ['apply', 'sync'] },
      kinds: { type: 'array', items: { type: 'string', enum: [...kindNames] } },
      map: { type: 'object', additionalProperties: { type: 'string' } },
    },
    required: ['workspace_id'],
    additionalProperties: false,
  },
  requires: ['get_workspace'],
  hiddenArguments: ['kinds', 'map'],
  run,
});
