// What npm run next asks about the second platform: why it lacks a tool, and how each of its own fared.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadEvidence, loadNames } from '../../codegen/contract/load.ts';
import { root } from '../../codegen/contract/paths.ts';
import { portkey, prismaAirs } from '../../codegen/platforms/index.ts';
import { evidenceTasks } from '../../scripts/next/evidence-tasks.ts';

const evidence = loadEvidence(prismaAirs) ?? expect.unreachable('no evidence');
const all = loadNames(root + portkey.names);
const own = loadNames(root + prismaAirs.names);
const lines = readFileSync(`${root}${prismaAirs.evidence}`, 'utf8').split('\n');
const at = (line = 0): string | undefined => lines[line - 1];

function withTool(names: typeof all, tool: string, domain = 'x'): typeof all {
  return { ...names, operations: { ...names.operations, 'GET /x': { tool, domain } } };
}

test('nothing is left to say as things are', () => {
  expect(evidenceTasks(prismaAirs, evidence, { all, own })).toEqual([]);
});

test('a new tool that this platform lacks is asked about, with file, line and the text to paste', () => {
  const task = evidenceTasks(prismaAirs, evidence, { all: withTool(all, 'get_x'), own }).at(-1);
  expect(task).toMatchObject({
    title: expect.stringContaining('Prisma AIRS has no get_x') as unknown,
    file: 'openapi/prisma-airs.evidence.yaml',
    paste: '  - reason: "…"\n    tools:\n      - get_x',
  });
  expect(at(task?.line)).toBe('absent:');
});

test('a new tool of a domain that is absent goes beside its like', () => {
  const task = evidenceTasks(prismaAirs, evidence, {
    all: withTool(all, 'copy_prompt_label', 'labels'),
    own,
  }).at(-1);
  expect(task?.paste).toBe('      - copy_prompt_label');
  expect(at(task?.line)).toBe('      - create_prompt_label');
});

test('a tool of its own without a row, one that is gone and one that is there after all are asked about', () => {
  const [missing] = evidenceTasks(prismaAirs, evidence, { all, own: withTool(own, 'get_y') });
  expect(missing?.paste).toBe('  get_y: {live: unseen, confidence: C}');
  expect(at((missing?.line ?? 0) + 1)).toBe('absent:');
  const { 'GET /configs': _, ...operations } = own.operations;
  const [stray] = evidenceTasks(prismaAirs, evidence, { all, own: { ...own, operations } });
  expect(at(stray?.line)).toMatch(/^ {2}list_configs: /);
  const tasks = evidenceTasks(prismaAirs, evidence, { all, own: withTool(own, 'list_models') });
  expect(tasks.map(({ line }) => at(line))).toContain('      - list_models');
});
