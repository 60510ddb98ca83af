// Compact mode lists what is used most: counted over the known-good ways of the eval tasks and the search questions.
import { expect, it } from 'vitest';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { buildCatalog } from '../../src/catalog/build-catalog.ts';
import { compactTools } from '../../src/overrides/compact.ts';
import { tasks } from '../evals/tasks/index.ts';
import questions from '../fixtures/questions.json' with { type: 'json' };
import unseen from '../fixtures/questions-unseen.json' with { type: 'json' };

/** Listed though used less than the others, with the reason. */
const listedAllTheSame: Readonly<Record<string, string>> = {
  create_prompt:
    'prompts are what most tasks are about, and without it none of the listed ones has a first version',
};

const catalog = buildCatalog(offlineBackend, { readOnly: false, preview: false });

/** Uses by tool: a task counts once for each tool that its way calls, a question once for the tool it asks for. */
const uses = new Map<string, number>(catalog.tools.map(({ name }) => [name, 0]));
for (const name of [
  ...tasks.flatMap(({ oracle }) => [...new Set(oracle.map(({ tool }) => tool))]),
  ...[...questions, ...unseen].map(({ tool }) => tool),
])
  if (uses.has(name)) uses.set(name, (uses.get(name) ?? 0) + 1);

const usesOf = (name: string): number => uses.get(name) ?? 0;
const byCount = compactTools.filter((name) => !(name in listedAllTheSame));
const least = Math.min(...byCount.map(usesOf));

it('lists forty tools of the catalog, none twice', () => {
  expect(new Set(compactTools).size).toBe(40);
  expect(compactTools.filter((name) => catalog.find(name) === undefined)).toEqual([]);
});

it('leaves out no tool that is used more than the least used of those it lists', () => {
  const listed = new Set<string>(compactTools);
  expect([...uses].filter(([name, count]) => count > least && !listed.has(name))).toEqual([]);
});

it('has no exception that the count would list anyway', () => {
  for (const name of Object.keys(listedAllTheSame)) {
    expect(compactTools).toContain(name);
    expect(usesOf(name)).toBeLessThan(least);
  }
});
