import { expect, it } from 'vitest';
import { checkDocument } from '../../src/workspace/document.ts';
import { exportWorkspace } from '../../src/workspace/export.ts';
import { planChanges } from '../../src/workspace/plan.ts';
import { openMemory } from './memory.ts';

it('plans nothing against the workspace that was exported, in both modes', async () => {
  const { up } = openMemory({ seeded: true });
  for (const workspace of ['production', 'staging', 'research']) {
    const { document } = await exportWorkspace(up, workspace);
    if (process.env.SHOW) console.log(JSON.stringify(document, null, 1));
    for (const mode of ['apply', 'sync'] as const) {
      const plan = await planChanges(up, workspace, checkDocument(document), mode, { host: 'test' });
      expect(plan.operations).toEqual([]);
      expect(plan.conflicts).toEqual([]);
    }
  }
});
