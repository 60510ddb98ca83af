// Arguments by other names: what callers of other servers for this API write.
import { describe, expect, it } from 'vitest';
import { recordedCatalog } from '../support/recorded-catalog.ts';

const open = recordedCatalog();

describe('an argument under another spelling', () => {
  it.each([
    ['get_prompt', { promptId: 'a' }, '/v1/prompts/a'],
    ['get_prompt', { prompt_id: 'a' }, '/v1/prompts/a'],
    ['get_prompt', { id: 'a' }, '/v1/prompts/a'],
    ['get_prompt_version', { prompt_id: 'a', version_id: 'b' }, '/v1/prompts/a/versions/b'],
    ['get_rate_limit', { id: 'a' }, '/v1/policies/rate-limits/a'],
  ])('is taken by %s for %o', async (tool, args, url) => {
    expect((await open.call(tool, args)).ok).toBe(true);
    expect(open.requests.map((request) => request.url)).toEqual([url]);
  });

  it('is refused beside the name that it stands for', async () => {
    const outcome = await open.call('get_prompt', { promptId: 'a', prompt_id: 'b' });
    expect(outcome).toMatchObject({
      ok: false,
      value: { error: { fields: { prompt_id: expect.any(String) } } },
    });
    expect(open.requests).toEqual([]);
  });

  it('is refused beside another spelling of the same name', async () => {
    const outcome = await open.call('get_prompt', { prompt_id: 'a', id: 'b' });
    expect(outcome).toMatchObject({ ok: false, value: { error: { fields: { id: expect.any(String) } } } });
    expect(open.requests).toEqual([]);
  });

  it('is no way around the path guard', async () => {
    expect((await open.call('get_prompt', { id: '..' })).ok).toBe(false);
    expect(open.requests).toEqual([]);
  });
});
