// Checks on a plan that somebody hands in: its form, that nobody altered it, and that it is for here and now. A plan
// names kinds, keys and fields alone; which operations they lead to is decided by the table of kinds.
import { PortkeyError } from '../portkey/errors.ts';
import { isRecord } from '../runtime/json.ts';
import { fieldOf, fieldsOf } from './atoms.ts';
import { addFieldProblems, Problems } from './document.ts';
import { kinds } from './kinds/index.ts';
import { type Operation, type Plan, planDigest } from './plan.ts';
import { someOf } from './render.ts';
import { secretPrefix, secretsIn } from './secrets.ts';
import type { Kind, KindName, Upstream } from './types.ts';

function refuse(code: string, message: string, hint: string): never {
  throw new PortkeyError({ code, message, hint: `Nothing was read or written. ${hint}` });
}

const maxDepth = 120;

function tooDeep(value: unknown, depth = 0): boolean {
  if (depth > maxDepth) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.keys(value).some(
    (key) => key === '__proto__' || tooDeep((value as Record<string, unknown>)[key], depth + 1),
  );
}

function isSide(value: unknown): boolean {
  return value === null || isRecord(value);
}

const sides: Readonly<Record<Operation['action'], (now: unknown, will: unknown) => boolean>> = {
  create: (now, will) => now === null && isRecord(will),
  update: (now, will) => isRecord(now) && isRecord(will),
  delete: (now, will) => isRecord(now) && will === null,
};

/** Why something is no step of a plan. */
function formProblem(value: unknown, mode: unknown): string | undefined {
  if (!isRecord(value)) return 'must be an object';
  const { action, kind: name, key, now, will, rest } = value;
  const kind = kinds.get(name as KindName);
  if (!kind || typeof key !== 'string' || key === '') return 'names no object';
  if (action !== 'create' && action !== 'update' && action !== 'delete') return 'has no known action';
  if (!isSide(now) || !isSide(will) || !sides[action](now, will)) return `has not the form of a ${action}`;
  if (rest !== undefined && typeof rest !== 'string') return 'has a rest that is no digest';
  if (action === 'delete' && (mode === 'apply' || !kind.remove))
    return `deletes ${kind.one} ${key}, which mode ${String(mode)} never does`;
  if (action === 'create' && kind.identity === 'single') return 'makes a workspace, which no plan does';
  const unknown = [
    ...Object.keys(isRecord(now) ? now : {}),
    ...Object.keys(isRecord(will) ? will : {}),
  ].filter((part) => kind.fields[fieldOf(part)] === undefined);
  if (unknown.length > 0) return `has ${unknown.slice(0, 20).join(', ')}, which ${kind.name} have not`;
  return undefined;
}

function addOperationProblems(problems: Problems, operation: Operation, mode: unknown, index: number): void {
  const at = `operations[${index}]`;
  const problem = formProblem(operation, mode);
  const kind = problem === undefined ? kinds.get(operation.kind) : undefined;
  if (!kind) problems.add(at, problem ?? 'names no object');
  else if (operation.will)
    addFieldProblems(
      problems,
      kind,
      fieldsOf(kind, operation.will),
      `${at}.will`,
      operation.action === 'create',
    );
}

/** @throws PortkeyError for what is no plan, or was altered. */
export function checkPlan(value: unknown): Plan {
  if (!isRecord(value) || tooDeep(value) || value.portkey_plan !== 1 || !Array.isArray(value.operations))
    refuse('not_a_plan', 'This is not a plan that plan_changes returned.', 'Make one with plan_changes.');
  const plan = value as unknown as Plan;
  const place = isRecord(value.for) ? value.for : {};
  const known =
    isRecord(place.workspace) &&
    typeof place.workspace.id === 'string' &&
    typeof place.host === 'string' &&
    Array.isArray(value.conflicts) &&
    Array.isArray(value.kept) &&
    Array.isArray(value.secrets) &&
    ['apply', 'sync', 'revert'].includes(String(value.mode));
  if (!known || plan.digest !== planDigest(plan))
    refuse('plan_altered', 'The plan was altered after it was made.', 'Make a new one with plan_changes.');
  const problems = new Problems();
  for (const [index, operation] of plan.operations.entries())
    addOperationProblems(problems, operation, plan.mode, index);
  if (problems.count > 0)
    refuse(
      'plan_altered',
      `The plan is not one that plan_changes makes: ${problems.shown
        .slice(0, 10)
        .map(({ at, problem }) => `${at} ${problem}`)
        .join('; ')}.`,
      'Make a new one with plan_changes.',
    );
  return plan;
}

/** The operations that a step may lead to. */
function toolsOf({ action, kind: name, will }: Operation): readonly string[] {
  const kind = kinds.get(name) as Kind;
  const { create, update, remove, more = [] } = kind.tools;
  if (action === 'delete') return remove ? [remove] : [];
  const parts = Object.keys(will ?? {}).some((part) => kind.fields[fieldOf(part)]?.part !== undefined);
  const own = action === 'create' ? create : update;
  return [...(own ? [own] : []), ...(parts ? more : [])];
}

/**
 * Checks that a plan is for this host and still valid, that its secrets are set, and that its operations are allowed.
 * @throws PortkeyError
 */
export function checkPlanFor(
  plan: Plan,
  context: { readonly host: string; readonly secret: (name: string) => string | undefined },
  up: Upstream,
  now: number,
): void {
  checkPlan(plan);
  if (plan.for.host !== context.host)
    refuse(
      'plan_elsewhere',
      `The plan is for ${plan.for.host}, and this is ${context.host}.`,
      'Make one here.',
    );
  const [from, until] = [Date.parse(plan.made_at), Date.parse(plan.expires_at)];
  if (!(until > now) || !(until - from <= 3_600_000) || !(from <= now + 60_000))
    refuse(
      'plan_expired',
      `The plan was made at ${plan.made_at} and is good for an hour.`,
      'Make a new one with plan_changes.',
    );
  // Counted anew: a plan from elsewhere may leave some out of its list.
  const needed = plan.operations.flatMap(({ will }) => secretsIn(will));
  const unset = [...new Set(needed)].filter((name) => (context.secret(name) ?? '') === '');
  if (unset.length > 0)
    refuse(
      'secrets_missing',
      `Secrets are not set: ${someOf(unset.map((name) => secretPrefix + name))}.`,
      'Set these environment variables where this server runs.',
    );
  const excluded = [...new Set(plan.operations.flatMap(toolsOf))].filter(
    (tool) => !up.isAllowed(tool as never),
  );
  if (excluded.length > 0)
    refuse(
      'tool_excluded',
      `The plan needs ${excluded.join(', ')}, excluded here by PORTKEY_EXCLUDE_TOOLS.`,
      '',
    );
}
