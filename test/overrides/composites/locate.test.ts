// Finding the version that was just written, when Portkey's lists lag behind.
import { expect, it } from 'vitest';
import type { CompositeContext } from '../../../src/overrides/composites/composite.ts';
import { locate } from '../../../src/overrides/composites/prompts/steps.ts';

/** Work whose list of versions gives these, one answer a reading, the last for ever. */
function listing(answers: readonly (readonly object[])[]): CompositeContext {
  let at = -1;
  const list = () => {
    at = Math.min(at + 1, answers.length - 1);
    return Promise.resolve({ rows: answers[at] ?? [] });
  };
  const pause = () => Promise.resolve();
  return { list, pause } as unknown as CompositeContext;
}

const old = { id: 'v1', prompt_version: 1 };
const written = { id: 'p', slug: undefined, versionId: 'v2', version: undefined };

it('waits for the version that was written, and takes no other for it', async () => {
  const context = listing([[old], [old], [old, { id: 'v2', prompt_version: 2 }]]);
  expect(await locate(context, written)).toMatchObject({ versionId: 'v2', version: 2 });
});

it('gives up in a while rather than go on with another version', async () => {
  await expect(locate(listing([[old]]), written)).rejects.toMatchObject({
    facts: { code: 'version_not_listed' },
  });
});

it('gives up where the reply did not say which version it made', async () => {
  const unknown = { ...written, versionId: undefined };
  await expect(locate(listing([[old]]), unknown)).rejects.toMatchObject({
    facts: { code: 'version_not_listed' },
  });
});
