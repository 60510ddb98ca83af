import { expect, it } from 'vitest';
import { checkDocument } from '../../src/workspace/document.ts';
import { exportWorkspace } from '../../src/workspace/export.ts';
import { planChanges } from '../../src/workspace/plan.ts';
import { openMemory } from './memory.ts';

it('plans nothing against the workspace that was exported, in both modes', async () => {
  const { up } = openMemory({ seeded: true });
  for (const workspace of ['production', 'staging', 'research']) {
    const { document } = await exportWorkspace(up, workspace);
    expect(document.source).toEqual({
      workspace,
      name: workspace[0]?.toUpperCase() + workspace.slice(1),
    });
    for (const mode of ['apply', 'sync'] as const) {
      const plan = await planChanges(up, workspace, checkDocument(document), mode, { host: 'test' });
      expect(plan.operations).toEqual([]);
      expect(plan.conflicts).toEqual([]);
    }
  }
});

it('keeps a name with blanks as it is, and takes the icon off', async () => {
  const memory = openMemory();
  memory.workspace('My own place');
  const { place } = await exportWorkspace(memory.up, 'my-own-place');
  expect(place.name).toBe('My own place');
  await memory.up.call('update_workspace', { workspaceId: 'my-own-place', icon: '🔬' });
  expect((await exportWorkspace(memory.up, 'my-own-place')).place.name).toBe('My own place');
});
