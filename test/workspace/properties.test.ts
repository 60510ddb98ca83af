import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/workspace/apply.ts';
import { checkDocument } from '../../src/workspace/document.ts';
import { exportWorkspace } from '../../src/workspace/export.ts';
import { planChanges } from '../../src/workspace/plan.ts';
import { canary, fill } from './generate.ts';
import { openMemory } from './memory.ts';

/** How many workspaces are made up; `npm run test:workspaces` takes 200. */
const cases = Number(process.env.WORKSPACE_CASES ?? 50);

const context = { host: 'test', secret: () => 'filled-in' };

describe('a workspace made up by chance', { timeout: 180_000 }, () => {
  it.each([0, 1, 2, 3])(
    'is the same after a copy, and a second copy changes nothing (%i of 4)',
    async (quarter) => {
      for (let seed = 1 + quarter; seed <= cases; seed += 4) {
        const memory = openMemory({ seed });
        const { up } = memory;
        const a = memory.workspace('Alpha');
        const b = memory.workspace('Beta');
        await fill(memory, a, seed);

        const { source: _, ...exported } = (await exportWorkspace(up, a)).document;
        expect(JSON.stringify(exported), `seed ${seed}`).not.toContain(canary);
        const document = checkDocument(JSON.parse(JSON.stringify(exported)));
        const now = Date.now;
        for (const mode of ['apply', 'sync'] as const) {
          const none = await planChanges(up, a, document, mode, { host: 'test', now });
          expect([none.operations, none.conflicts], `seed ${seed} ${mode}`).toEqual([[], []]);
        }

        const plan = await planChanges(up, b, document, 'apply', { host: 'test', now });
        expect(plan.conflicts, `seed ${seed}`).toEqual([]);
        const applied = await applyPlan(up, plan, context);
        expect(applied.stopped, `seed ${seed}`).toBeUndefined();
        const { source: __, ...copy } = (await exportWorkspace(up, b)).document;
        expect(copy, `seed ${seed}`).toEqual(exported);
        // Both have objects of the same slugs: the original is as it was.
        const { source: ___, ...original } = (await exportWorkspace(up, a)).document;
        expect(original, `seed ${seed}`).toEqual(exported);
        expect(JSON.stringify([plan, applied])).not.toContain(canary);
        expect(JSON.stringify([plan, applied])).not.toContain('filled-in');

        const writes = memory.calls.filter((call) => call.writes).length;
        const again = await applyPlan(up, plan, context);
        expect(again, `seed ${seed}`).toMatchObject({ complete: true, done: [] });
        const sync = await planChanges(up, b, document, 'sync', { host: 'test', now });
        expect([sync.operations, sync.conflicts], `seed ${seed}`).toEqual([[], []]);
        expect(memory.calls.filter((call) => call.writes).length).toBe(writes);
      }
    },
  );
});
