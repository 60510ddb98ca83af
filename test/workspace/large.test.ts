import { expect, it } from 'vitest';
import { PortkeyError } from '../../src/portkey/errors.ts';
import { applyPlan } from '../../src/workspace/apply.ts';
import { checkDocument } from '../../src/workspace/document.ts';
import { exportWorkspace } from '../../src/workspace/export.ts';
import { planChanges } from '../../src/workspace/plan.ts';
import type { Upstream } from '../../src/workspace/types.ts';
import { openMemory } from './memory.ts';

it('exports 500 prompts and 200 configs with calls that grow with their number, and waits when it is told to', async () => {
  const memory = openMemory();
  const { up } = memory;
  const workspace = memory.workspace('Large');
  const { rows } = await up.list('list_collections', { workspace_id: workspace });
  const make = async (from: number, to: number): Promise<void> => {
    for (let at = from; at < to; at += 1) {
      await up.call('create_prompt', {
        name: `Prompt ${at}`,
        collection_id: rows[0]?.id,
        string: 'x',
        parameters: {},
        virtual_key: 'v',
        model: 'm',
      });
      if (at % 5 < 2)
        await up.call('create_config', {
          workspace_id: workspace,
          name: `Config ${at}`,
          config: { targets: [{ provider: 'openai' }] },
        });
    }
  };
  const measured = async (): Promise<{ calls: number; refused: number }> => {
    let refused = 0;
    const before = memory.calls.length;
    const counted = async <Result>(run: () => Promise<Result>): Promise<Result> => {
      // Each fiftieth call meets the key's rate limit.
      if ((memory.calls.length + refused) % 50 === 49) {
        refused += 1;
        throw new PortkeyError({ status: 429, message: 'Too many requests', retryAfterS: 0.001 });
      }
      return await run();
    };
    const limited: Upstream = {
      ...up,
      call: (tool, args) => counted(() => up.call(tool, args)),
      list: (tool, args) => counted(() => up.list(tool, args)),
    };
    const { counts } = await exportWorkspace(limited, workspace, { kinds: ['prompts', 'configs'] });
    expect(counts).toEqual({ prompts: memory.account.prompts.size, configs: memory.account.configs.size });
    return { calls: memory.calls.length - before, refused };
  };
  await make(0, 50);
  const small = await measured();
  await make(50, 500);
  const large = await measured();
  expect(memory.account.configs.size).toBe(200);
  expect(large.refused).toBeGreaterThan(5);
  // A tenth as many objects, and not more than a tenth of the calls beyond those that every export makes.
  expect(large.calls).toBeLessThanOrEqual(small.calls * 10);
});

it('keeps a secret out of what it says when Portkey repeats it', async () => {
  const memory = openMemory({ seeded: true });
  const document = checkDocument({
    portkey: 1,
    configs: [
      { name: 'Inline', config: { targets: [{ provider: 'openai', api_key: { secret: 'INLINE' } }] } },
    ],
  });
  const plan = await planChanges(memory.up, 'staging', document, 'apply', { host: 'test' });
  expect(plan.secrets).toEqual([{ name: 'INLINE', for: ['configs/Inline'] }]);
  const echoing: Upstream = {
    ...memory.up,
    call: async (tool, args) => {
      if (tool === 'create_config')
        throw new PortkeyError({
          status: 400,
          message: `bad config ${JSON.stringify(args)}`,
          fields: { config: JSON.stringify(args) },
        });
      return await memory.up.call(tool, args);
    },
  };
  const applied = await applyPlan(echoing, plan, { host: 'test', secret: () => 'the-secret-itself' });
  expect(applied.stopped?.because).toBe('error');
  expect(JSON.stringify([applied, applied.stopped?.error?.facts])).not.toContain('the-secret-itself');
});
