import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompositeContext } from '../../../src/overrides/composites/composite.ts';
import { follow, readingOnce } from '../../../src/overrides/composites/references/indirect.ts';
import type { Reference } from '../../../src/overrides/composites/references/search.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ empty: false });
});
afterAll(() => stage.close());

type Found = Reference & { readonly via: string };

describe('find_references by way of others', () => {
  it('goes from an integration over its providers to the configs, prompts and keys that use them', async () => {
    stage.sent();
    const result = await stage.call('find_references', { id: 'anthropic' });
    const direct = result['references'] as readonly Reference[];
    const indirect = result['indirect'] as readonly Found[];
    expect(direct.map(({ type, slug }) => `${type} ${slug}`)).toContain('provider anthropic-prod');
    expect(indirect).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          type: 'config',
          name: 'Production router',
          via: 'provider anthropic-prod',
        }),
        expect.objectContaining({ type: 'prompt', name: 'Reply draft', via: 'provider anthropic-prod' }),
      ]),
    );
    // Who uses the router is concerned too, one level further.
    expect(indirect.some(({ via }) => via.startsWith('config '))).toBe(true);
    const keys = [...direct, ...indirect].map(({ type, id, slug }) => `${type} ${id ?? slug}`);
    expect(new Set(keys).size).toBe(keys.length);
    const reads = stage.sent();
    expect(new Set(reads).size).toBe(reads.length);
  });

  it('has nothing to add where an object is only sorted', async () => {
    const result = await stage.call('find_references', { id: 'production' });
    expect(result).not.toHaveProperty('indirect');
  });

  it('ends in circles, and names what it does not follow', async () => {
    const config = (at: number): Reference => ({ type: 'config', id: `c${at}`, where: ['prompt'] });
    const target = { type: 'provider', id: 'p', slug: undefined, name: undefined } as const;
    const circle = await follow([target], [config(1)], ({ id }) =>
      Promise.resolve(id === 'c1' ? [config(2)] : [config(1)]),
    );
    expect(circle).toEqual({ indirect: [{ ...config(2), via: 'config c1' }], notFollowed: [] });
    let made = 0;
    const endless = await follow([target], [config(0)], () => {
      made += 1;
      return Promise.resolve([config(made)]);
    });
    expect(endless.indirect).toHaveLength(25);
    expect(endless.notFollowed).toEqual([`config c${made}`]);
  });

  it('reads each thing once, and lets others be served before it gives it again', async () => {
    let reads = 0;
    const call = async () => {
      reads += 1;
      return { read: reads };
    };
    const context = readingOnce({ call } as unknown as CompositeContext);
    const read = () => context.call('get_config', { slug: 'a' });
    expect(await read()).toEqual({ read: 1 });
    let isServed = false;
    setImmediate(() => {
      isServed = true;
    });
    expect(await read()).toEqual({ read: 1 });
    expect([reads, isServed]).toEqual([1, true]);
  });
});
