// What the tools of the name lock still need beside generated code, and what still names operations that are gone.
import { existsSync } from 'node:fs';
import { root } from '../../codegen/contract/paths.ts';
import type { ContractDiff } from '../../codegen/diff/index.ts';
import type { NamesLock } from '../../codegen/model/names.ts';
import type { Task } from './contract-tasks.ts';
import { mark } from './draft-handlers.ts';
import { descriptionsOf, isAsked, isDescribed } from './draft-tools.ts';
import { keyPattern, lineOf, pathPattern, textOf, writtenFiles } from './edit-files.ts';
import { lengthFaults, pathsOf } from './word-rules.ts';

/** Folders and files in which a draft may stand. */
const drafted = /^(?:src\/overrides|src\/sandbox|test\/fixtures|scripts\/docs)\//;

/** Drafts that nobody has read yet, by the mark that they carry. */
export function drafts(): Task[] {
  return writtenFiles()
    .filter((file) => drafted.test(file))
    .flatMap((file) =>
      textOf(file)
        .split('\n')
        .flatMap((line, at): Task[] =>
          line.includes(mark)
            ? [{ title: `A draft: read it, put it right and take the word ${mark} out.`, file, line: at + 1 }]
            : [],
        ),
    );
}

/** Words that break the rules for them: too short, too long, about arguments that the tool does not take. */
export async function wordTasks(names: NamesLock): Promise<Task[]> {
  const [{ allTools }, { offlineBackend }, { overrides }] = await Promise.all([
    import('../../src/catalog/build-catalog.ts'),
    import('../../src/catalog/backend.ts'),
    import('../../src/overrides/index.ts'),
  ]);
  const words: Readonly<Record<string, { readonly properties?: Readonly<Record<string, string>> }>> =
    overrides;
  const domains = new Map(Object.values(names.operations).map(({ tool, domain }) => [tool, domain]));
  const found: Task[] = [];
  for (const tool of allTools(offlineBackend)) {
    const domain = domains.get(tool.name);
    if (domain === undefined) continue;
    const file = descriptionsOf(domain);
    const known = pathsOf(await tool.input());
    const strays = Object.keys(words[tool.name]?.properties ?? {}).filter((path) => !known.has(path));
    const place = { file, line: lineOf(file, `  ${tool.name}: {`) };
    for (const title of lengthFaults(tool)) found.push({ title, ...place });
    for (const path of strays)
      found.push({ title: `${tool.name} takes no ${path} any more, and has a text for it.`, ...place });
  }
  return found;
}

/** Descriptions, sandbox handlers and search questions that tools lack; --apply drafts them. */
export async function missingParts(names: NamesLock): Promise<Task[]> {
  const { handlers } = await import('../../src/sandbox/domains/index.ts');
  const found: Task[] = [];
  for (const [key, { tool, domain }] of Object.entries(names.operations)) {
    const file = descriptionsOf(domain);
    const described = isDescribed({ tool, domain });
    if (!described)
      found.push({
        title: `${tool} (${key}) has no description: npm run next -- --apply drafts it.`,
        ...(existsSync(root + file) ? { file, line: textOf(file).split('\n').length - 1 } : {}),
      });
    if (!Object.hasOwn(handlers, key))
      found.push({ title: `The sandbox does not serve ${key}: npm run next -- --apply drafts a handler.` });
    if (!described && !isAsked(tool))
      found.push({ title: `No search question leads to ${tool}: npm run next -- --apply drafts one.` });
  }
  return found;
}

/** Lines on which a path is called with a method: call(…, 'PUT', '/labels/a'), put('/labels/a'). */
function linesWith(text: string, path: string, method: string): number[] {
  const names = method === 'DELETE' ? 'DELETE|delete|remove' : `${method}|${method.toLowerCase()}`;
  const calls = new RegExp(`\\b(?:${names})\\b`);
  return text
    .split('\n')
    .flatMap((line, at) => (calls.test(line) && pathPattern(path).test(line) ? [at + 1] : []));
}

/** Where hand-written files still name what this update took away or moved: a key, a path or a tool. */
export function leftOvers(diff: ContractDiff, before: NamesLock, names: NamesLock): Task[] {
  // With the names of its ids left out: those alone may change, which moves no call.
  const shape = (text = ''): string => text.replaceAll(/\{[^}]*\}/g, '{}');
  const keys = new Set(Object.keys(names.operations).map(shape));
  const paths = new Set(Object.keys(names.operations).map((key) => shape(key.split(' ')[1])));
  const kept = new Set(
    Object.values(names.operations).flatMap(({ tool, aliases = [] }) => [tool, ...aliases]),
  );
  const gone = [
    ...diff.operations.removed.map(({ key }) => ({ key, why: 'is gone' })),
    ...diff.operations.renamed.map(({ was, now }) => ({ key: was.key, why: `is ${now.key} now` })),
  ];
  const files = gone.length === 0 ? [] : writtenFiles();
  return gone.flatMap(({ key, why }) => {
    const [method = '', path = ''] = key.split(' ');
    const tool = before.operations[key]?.tool;
    const looked: readonly (readonly [string, RegExp])[] = [
      [key, keyPattern(key)],
      ...(paths.has(shape(path)) ? [] : [[path, pathPattern(path)] as const]),
      ...(tool === undefined || kept.has(tool) ? [] : [[tool, new RegExp(`\\b${tool}\\b`, 'g')] as const]),
    ];
    return files.flatMap((file) => {
      const text = textOf(file);
      const seen = new Set<number>();
      for (const [, pattern] of looked)
        for (const { index } of text.matchAll(pattern)) seen.add(text.slice(0, index).split('\n').length);
      // A path that stays is written here with the method that is gone.
      if (paths.has(shape(path)) && !keys.has(shape(key)))
        for (const line of linesWith(text, path, method)) seen.add(line);
      const [line] = [...seen].sort((a, b) => a - b);
      if (line === undefined) return [];
      const more = seen.size > 1 ? ` (lines ${[...seen].sort((a, b) => a - b).join(', ')})` : '';
      return [
        {
          title: `${key}${tool === undefined ? '' : ` (${tool})`} ${why}, and is named here${more}.${/^test\/evals\/tasks\//.test(file) ? ' Give the task another way, or take it out; then npm run evals -- --write.' : ''}`,
          file,
          line,
        },
      ];
    });
  });
}
