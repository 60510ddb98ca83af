import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/workspace/apply.ts';
import { checkDocument, type Document } from '../../src/workspace/document.ts';
import { exportWorkspace } from '../../src/workspace/export.ts';
import { type Plan, planChanges } from '../../src/workspace/plan.ts';
import { fill } from './generate.ts';
import { type Failure, Killed, type Memory, openMemory } from './memory.ts';

const context = { host: 'test', secret: () => 'filled-in' };

interface Scene {
  readonly memory: Memory;
  readonly plan: Plan;
  readonly document: Document;
  readonly target: string;
}

/** A full workspace, another that is to become like it, and the plan for that. */
async function scene(seed: number): Promise<Scene> {
  const memory = openMemory({ seed });
  const source = memory.workspace('Alpha');
  const target = memory.workspace('Beta');
  await fill(memory, source, seed);
  // What is there already is changed and deleted.
  await fill(memory, target, seed + 1000);
  const { document: data } = await exportWorkspace(memory.up, source);
  const document = checkDocument(JSON.parse(JSON.stringify(data)));
  const plan = await planChanges(memory.up, target, document, 'sync', { host: 'test' });
  return { memory, plan, document, target };
}

async function exported({ memory, target }: Scene): Promise<unknown> {
  const { source: _, ...rest } = (await exportWorkspace(memory.up, target)).document;
  return rest;
}

/** The calls of a whole run, and what the workspace is after it. */
async function wholeRun(
  seed: number,
): Promise<{ readonly calls: number; readonly writes: number[]; readonly result: unknown }> {
  const one = await scene(seed);
  const before = one.memory.calls.length;
  const applied = await applyPlan(one.memory.up, one.plan, context);
  expect(applied.stopped).toBeUndefined();
  const calls = one.memory.calls.slice(before);
  const writes = calls.flatMap((call, index) => (call.writes ? [index] : []));
  return { calls: calls.length, writes, result: await exported(one) };
}

function failAt(memory: Memory, at: number, how: Failure): void {
  const begin = memory.calls.length;
  memory.fail = (number) => (number - begin === at ? how : undefined);
}

/** A workspace with all kinds in it and in what is there before. Others on request. */
const seeds = (process.env.WORKSPACE_SEEDS ?? '3').split(',').map(Number);

describe('an apply that is interrupted', { timeout: 180_000 }, () => {
  it.each(seeds)(
    'ends the same when it is killed on either side of every write and run again (workspace %i)',
    async (seed) => {
      const { writes, result } = await wholeRun(seed);
      expect(writes.length).toBeGreaterThan(10);
      for (const at of writes) {
        for (const how of ['killed before', 'killed after'] as const) {
          const one = await scene(seed);
          failAt(one.memory, at, how);
          await expect(applyPlan(one.memory.up, one.plan, context), `${how} ${at}`).rejects.toThrow(Killed);
          one.memory.fail = () => undefined;
          const again = await applyPlan(one.memory.up, one.plan, context);
          expect(again.stopped, `${how} call ${at}`).toBeUndefined();
          expect(await exported(one), `${how} call ${at}`).toEqual(result);
        }
      }
    },
  );

  it.each(seeds)(
    'loses and doubles nothing when any call fails once, and reports what is true (workspace %i)',
    async (seed) => {
      const { calls, result } = await wholeRun(seed);
      for (let at = 0; at < calls; at += 1) {
        for (const how of ['before', 'after'] as const) {
          const one = await scene(seed);
          failAt(one.memory, at, how);
          const first = await applyPlan(one.memory.up, one.plan, context).catch(() => undefined);
          one.memory.fail = () => undefined;
          if (first) {
            const left = await planChanges(one.memory.up, one.target, one.document, 'sync', { host: 'test' });
            const all = one.plan.operations.length;
            expect(first.done.length + first.already.length + first.not_done.length).toBe(all);
            // What it says is done is not to be done again.
            const open = new Set(
              one.plan.operations.slice(first.done.length).map(({ kind, key }) => `${kind}/${key}`),
            );
            for (const { kind, key } of left.operations)
              expect(open, `${how} call ${at}`).toContain(`${kind}/${key}`);
          }
          const again = await applyPlan(one.memory.up, one.plan, context);
          expect(again.stopped, `${how} call ${at}`).toBeUndefined();
          expect(await exported(one), `${how} call ${at}`).toEqual(result);
        }
      }
    },
  );
});
