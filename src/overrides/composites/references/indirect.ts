// What refers to an object by way of others: an integration's providers, the configs that use those, and their users.
import { turn } from '../../../runtime/turn.ts';
import type { CompositeContext } from '../composite.ts';
import type { Kind, Target } from './rules.ts';
import type { Reference } from './search.ts';

/** Kinds that work no more, or otherwise, without what they refer to, so that whoever uses them is concerned too. */
const passing: ReadonlySet<string> = new Set<Kind>([
  'integration',
  'provider',
  'virtual_key',
  'mcp_integration',
  'mcp_server',
  'config',
  'prompt',
  'partial',
]);
/** Kinds that only sort others: who uses what they hold is not concerned. */
const sorting: ReadonlySet<string> = new Set<Kind>(['collection', 'label', 'workspace', 'api_key']);

/** Objects whose users are looked for, at most. */
const maxFollowed = 25;

export interface IndirectReference extends Reference {
  /** The object by way of which it refers. */
  readonly via: string;
}

export interface Indirect {
  readonly indirect: readonly IndirectReference[];
  /** Objects whose users were not looked for. */
  readonly notFollowed: readonly string[];
}

interface Named {
  readonly type: string;
  readonly id: string | undefined;
  readonly slug?: string | undefined;
}

const keyOf = ({ type, id, slug }: Named): string => `${type} ${id ?? slug}`;
const nameOf = ({ type, id, slug }: Named): string => `${type} ${slug ?? id}`;

/** True where the referrer depends on the object; a guardrail that watches a server, say, does not. */
function depends({ type, where }: Reference): boolean {
  return passing.has(type) && !where.every((path) => path.startsWith('watched by'));
}

/**
 * Follows references further, level by level, each object once.
 * @param referrers finds what refers to one object
 */
export async function follow(
  targets: readonly Target[],
  direct: readonly Reference[],
  referrers: (target: Target) => Promise<readonly Reference[]>,
): Promise<Indirect> {
  const seen = new Set([...targets, ...direct].map(keyOf));
  const indirect: IndirectReference[] = [];
  const queue = targets.some(({ type }) => !sorting.has(type)) ? direct.filter(depends) : [];
  let followed = 0;
  while (queue.length > 0 && followed < maxFollowed) {
    const next = queue.shift();
    if (!next) break;
    followed += 1;
    const target = { type: next.type as Kind, id: next.id, slug: next.slug, name: next.name };
    for (const found of await referrers(target)) {
      if (seen.has(keyOf(found))) continue;
      seen.add(keyOf(found));
      indirect.push({ ...found, via: nameOf(next) });
      if (depends(found)) queue.push(found);
    }
  }
  return { indirect, notFollowed: queue.map(nameOf) };
}

/**
 * The same context, which reads each thing once: every level looks at the same objects. What was read before comes in a
 * turn of its own, since nothing else would let others be served between two objects.
 */
export function readingOnce(context: CompositeContext): CompositeContext {
  const read = new Map<string, Promise<unknown>>();
  const once = <Result>(key: string, run: () => Promise<Result>): Promise<Result> => {
    const known = read.get(key) as Promise<Result> | undefined;
    if (known) return turn().then(() => known);
    const made = run();
    read.set(key, made);
    return made;
  };
  return {
    ...context,
    call: (tool, args) => once(`call ${tool} ${JSON.stringify(args)}`, () => context.call(tool, args)),
    list: (tool, args, pages) =>
      once(`list ${tool} ${pages} ${JSON.stringify(args)}`, () => context.list(tool, args, pages)),
  };
}
