// Compares what schemas say beyond what tools show: flags, further bounds, schemas in `not` and its like.
import { isDeepStrictEqual } from 'node:util';
import type { Schema } from '../model/schema.ts';
import type { Change } from './change.ts';
import { type Compare, type Direction, show } from './schema-text.ts';

/** Whether fields that a schema does not name are allowed; `unsaid` is what JSON Schema takes for open. */
export function openness({ additionalProperties, 'x-facts': facts }: Schema): string {
  if (facts?.other['closed'] === true) return 'closed';
  if (typeof additionalProperties === 'object') return 'described';
  return additionalProperties === true ? 'open' : 'unsaid';
}

/** Keywords compared elsewhere. */
const elsewhere = new Set(['closed', 'format', 'label']);

/** What each flag means when it comes, by direction: is a call or a reader of replies broken? */
const flags: Readonly<Record<string, { readonly text: string; readonly breaks: readonly Direction[] }>> = {
  deprecated: { text: 'deprecated', breaks: [] },
  readOnly: { text: 'read-only', breaks: ['request'] },
  writeOnly: { text: 'write-only', breaks: ['reply'] },
  uniqueItems: { text: 'without duplicates', breaks: ['request'] },
  never: { text: 'never valid', breaks: ['request'] },
  recursive: { text: 'a schema within itself', breaks: [] },
};

/** Keywords that describe a value and refuse none. */
const describing = new Set(['discriminator', 'contentEncoding', 'contentMediaType', 'oneOf and anyOf']);

export function compareFacts(
  was: Schema,
  now: Schema,
  direction: Direction,
  path: string,
  compare: Compare,
): Change[] {
  const [before, after] = [was['x-facts'], now['x-facts']];
  if (isDeepStrictEqual(before, after)) return [];
  const changes: Change[] = [];
  const [old, fresh] = [before?.other ?? {}, after?.other ?? {}];
  for (const key of new Set([...Object.keys(old), ...Object.keys(fresh)])) {
    const [one, other] = [old[key], fresh[key]];
    if (elsewhere.has(key) || isDeepStrictEqual(one, other)) continue;
    const flag = Object.hasOwn(flags, key) ? flags[key] : undefined;
    if (flag && typeof (other ?? one) === 'boolean') {
      const text = other === undefined ? `not ${flag.text} any more` : `${flag.text} now`;
      changes.push({
        kind: 'shape',
        path,
        text,
        breaking: other !== undefined && flag.breaks.includes(direction),
      });
      continue;
    }
    const narrower = other !== undefined && !describing.has(key);
    const text = `${key} ${show(one)} became ${show(other)}`;
    changes.push({ kind: 'shape', path, text, breaking: direction === 'request' && narrower });
  }
  return [...changes, ...compareParts(before?.schemas ?? {}, after?.schemas ?? {}, direction, path, compare)];
}

type Parts = Readonly<Record<string, Schema>>;

function compareParts(
  before: Parts,
  after: Parts,
  direction: Direction,
  path: string,
  compare: Compare,
): Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key): Change[] => {
    const [one, other] = [before[key], after[key]];
    if (one && other) {
      const changes = compare(one, other, direction, `${path}<${key}>`);
      // What is narrower within `not` is wider outside.
      return key === 'not' || key === 'if'
        ? changes.map((change) => ({ ...change, breaking: true }))
        : changes;
    }
    const text = other ? `${key} added` : `${key} removed`;
    return [{ kind: 'shape', path, text, breaking: direction === 'request' && other !== undefined }];
  });
}
