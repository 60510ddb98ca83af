// npm run next -- --apply, first half: what a program can write into names and overlays once it is known what changed.
import { readFileSync, writeFileSync } from 'node:fs';
import { type JSONValue, query } from 'json-p3';
import { parseDocument } from 'yaml';
import { type Document, isObject, operationsOf } from '../../codegen/contract/document.ts';
import { root } from '../../codegen/contract/paths.ts';
import type { ContractFiles } from '../../codegen/contract/pending.ts';
import type { ContractDiff } from '../../codegen/diff/index.ts';
import { type NameEntry, type NamesLock, proposeName } from '../../codegen/model/names.ts';
import type { Platform } from '../../codegen/platforms/index.ts';
import { moveOperation } from './edit-files.ts';

/** Methods of OpenAPI that no tool calls. */
export const toolless = /^(?:HEAD|OPTIONS|TRACE|QUERY) /;

/** The domain of the named operation whose path has most in common with this one. */
export function likelyDomain(key: string, names: Pick<NamesLock, 'operations'>): string {
  const steps = (each: string): string[] => each.split(' ')[1]?.split('/').filter(Boolean) ?? [];
  const shared = (a: readonly string[], b: readonly string[]): number => {
    const end = a.findIndex((step, at) => step !== b[at]);
    return end < 0 ? a.length : end;
  };
  const [best] = Object.entries(names.operations)
    .map(([other, { domain }]) => ({ domain, score: shared(steps(key), steps(other)) }))
    .sort((a, b) => b.score - a.score);
  const own = (steps(key)[0] ?? 'other').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return best && best.score > 0 ? best.domain : own;
}

/** The name that the report proposes for a new operation. */
export function proposedName(key: string, { operations }: ContractDiff): string {
  return operations.added.find((each) => each.key === key)?.tool ?? proposeName(key);
}

/** Moves renamed operations, retires those that are gone, and gives every new one the name that is proposed for it. */
export function applyNames(diff: ContractDiff, files: ContractFiles, platform: Platform): string[] {
  const lock = JSON.parse(readFileSync(files.names, 'utf8')) as NamesLock;
  const done: string[] = [];
  const moved = new Map(
    diff.vanishing.flatMap(({ key, becomes }) => (becomes === undefined ? [] : [[key, becomes] as const])),
  );
  const gone = diff.vanishing.filter(({ becomes }) => becomes === undefined);
  const entries = Object.entries(lock.operations)
    .filter(([key]) => !gone.some((each) => each.key === key))
    .map(([key, entry]): [string, NameEntry] => [moved.get(key) ?? key, entry]);
  for (const [from, to] of moved) {
    const changed = moveOperation(from, to);
    done.push(`${from} is ${to} now: ${[platform.names, ...changed].join(', ')}`);
  }
  const date = new Date().toISOString().slice(0, 10);
  const retired = { ...lock.retired };
  for (const { key, tool } of gone) {
    const { aliases } = lock.operations[key] ?? {};
    retired[key] = { tool, ...(aliases && { aliases }), replacedBy: null, date };
    done.push(`${tool} is retired; where another tool does its work now, name it: ${platform.names}`);
  }
  const fresh = [...diff.unclassified].filter(
    (key) => !toolless.test(key) && ![...moved.values()].includes(key),
  );
  for (const key of fresh) {
    const domain = likelyDomain(key, { operations: Object.fromEntries(entries) });
    const tool = proposedName(key, diff);
    const last = entries.findLastIndex(([, entry]) => entry.domain === domain);
    entries.splice(last < 0 ? entries.length : last + 1, 0, [key, { tool, domain }]);
    done.push(`${key} is called ${tool}, in the domain ${domain}: ${platform.names}`);
  }
  if (done.length > 0)
    writeFileSync(
      files.names,
      `${JSON.stringify({ operations: Object.fromEntries(entries), retired }, null, 2)}\n`,
    );
  return done;
}

/** The JSON media types that the request bodies of a document have. */
function mediaTypes(document: Document): string[] {
  const found = operationsOf(document).flatMap(({ operation }) => {
    const body = operation['requestBody'];
    return isObject(body) && isObject(body['content']) ? Object.keys(body['content']) : [];
  });
  return [...new Set(found)].filter((media) => /json$/.test(media) && media !== 'application/json');
}

/** Where a target that matches nothing any more most likely is now: an operation that moved, or another media type. */
export function likelyTarget(target: string, diff: ContractDiff, document: Document): string | undefined {
  const moved = diff.operations.renamed.map(({ was, now }) => {
    const [[from = '', old = ''], [to = '', path = '']] = [was.key.split(' '), now.key.split(' ')];
    return target
      .replace(`['${old}'].${from.toLowerCase()}`, `['${path}'].${to.toLowerCase()}`)
      .replace(`'${old}'`, `'${path}'`);
  });
  const bases = [...new Set([target, ...moved])];
  const media = mediaTypes(document).flatMap((type) =>
    bases.map((base) => base.replace("'application/json'", `'${type}'`)),
  );
  const matches = (each: string): boolean => [...query(each, document as unknown as JSONValue)].length > 0;
  return [...bases, ...media].find((each) => each !== target && matches(each));
}

/** Aims actions that match nothing at where that most likely is now, and deletes those that the contract makes redundant. */
export function applyOverlayFixes(diff: ContractDiff, document: Document): string[] {
  const done: string[] = [];
  // From the last action on, so that the numbers of those before stay.
  for (const { file, action, kind } of [...diff.overlays.failures].sort((a, b) => b.action - a.action)) {
    const text = readFileSync(root + file, 'utf8');
    const item = parseDocument(text).getIn(['actions', action - 1], true) as
      | { range?: [number, number, number]; toJSON(): { target: string } }
      | undefined;
    if (!item?.range) continue;
    const [start, , end] = item.range;
    if (kind === 'no match') {
      const { target } = item.toJSON();
      const now = likelyTarget(target, diff, document);
      if (now === undefined) continue;
      const part = text.slice(start, end).replace(target, () => now);
      writeFileSync(root + file, text.slice(0, start) + part + text.slice(end));
      done.push(`${file}, action ${action} is aimed at ${now}`);
    } else if (kind === 'no change') {
      const line = text.lastIndexOf('\n', start) + 1;
      writeFileSync(root + file, text.slice(0, line) + text.slice(text.lastIndexOf('\n', end - 1) + 1));
      done.push(`${file}, action ${action} is deleted: the contract says it by itself`);
    }
  }
  return done;
}
