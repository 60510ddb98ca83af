// npm run next -- --apply, first half: what a program can write into the name lock once it is known what changed.
import { readFileSync, writeFileSync } from 'node:fs';
import { loadNames } from '../../codegen/contract/load.ts';
import { root } from '../../codegen/contract/paths.ts';
import type { ContractFiles } from '../../codegen/contract/pending.ts';
import type { ContractDiff } from '../../codegen/diff/index.ts';
import { allNames, type NameEntry, type NamesLock, proposeName } from '../../codegen/model/names.ts';
import { type Platform, platforms } from '../../codegen/platforms/index.ts';
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
  // A domain is the name of an object of code as well.
  return best && best.score > 0 ? best.domain : own.replace(/^(?![a-z])/, 'api-');
}

/** The name that another platform has for the operation, or else the one that the report proposes. */
export function proposedName(key: string, { operations }: ContractDiff, platform: Platform): string {
  const taken = allNames(loadNames(root + platform.names));
  for (const other of platforms.filter((each) => each !== platform)) {
    const known = loadNames(root + other.names).operations[key]?.tool;
    if (known !== undefined && !taken.has(known)) return known;
  }
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
  const published = new Set(diff.published.map(({ key }) => key));
  const entries = Object.entries(lock.operations)
    .filter(([key]) => !gone.some((each) => each.key === key))
    .map(([key, entry]): [string, NameEntry] => {
      const { unpublished: _, ...rest } = entry;
      return [moved.get(key) ?? key, published.has(key) ? rest : entry];
    });
  if (published.size > 0) done.push(`${[...published].join(', ')}: published now: ${platform.names}`);
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
    (key) =>
      // What is most likely left out, as its like is, a person decides.
      !toolless.test(key) && !Object.hasOwn(diff.likeLeftOut, key) && ![...moved.values()].includes(key),
  );
  for (const key of fresh) {
    const domain = likelyDomain(key, { operations: Object.fromEntries(entries) });
    const tool = proposedName(key, diff, platform);
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
