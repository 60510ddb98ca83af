import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalog } from '../../support/in-process.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
let provider = '';
let guardrail = '';
beforeAll(async () => {
  stage = await openStage({ empty: false });
  const { data } = (await stage.call('list_providers', {})) as { data: { slug: string }[] };
  provider = data[0]?.slug ?? '';
  const guardrails = (await stage.call('list_guardrails', {})) as { data: { slug: string }[] };
  guardrail = guardrails.data[0]?.slug ?? '';
  stage.sent();
});
afterAll(() => stage.close());

describe('check_config', () => {
  it('gives errors with path and mend, and asks nobody about a wrong config', async () => {
    const config = { strategy: { mode: 'load-balance' }, targets: [{ provider: '@nowhere' }] };
    expect(await stage.call('check_config', { config })).toEqual({
      valid: false,
      errors: [
        {
          path: 'strategy.mode',
          message: 'is "load-balance", which is no mode',
          fix: 'write "loadbalance"',
        },
      ],
      warnings: [],
    });
    expect(stage.sent()).toEqual([]);
  });

  it('sends nothing where a config names nothing', async () => {
    const config = { retry: { attempts: 3 }, cache: { mode: 'simple' } };
    expect(await stage.call('check_config', { config })).toEqual({ valid: true, errors: [], warnings: [] });
    expect(stage.sent()).toEqual([]);
  });

  it('only reads, and finds what is named and not there', async () => {
    const config = {
      strategy: { mode: 'fallback' },
      input_guardrails: [guardrail, 'pg-nowhere'],
      targets: [
        { provider: `@${provider}` },
        { override_params: { model: '@nowhere/gpt-4o' } },
        { prompt_id: 'pp-nowhere' },
      ],
    };
    const { valid, warnings } = await stage.call('check_config', { config });
    expect(valid).toBe(true);
    expect((warnings as { path: string }[]).map(({ path }) => path)).toEqual([
      'targets[1].override_params.model',
      'input_guardrails[1]',
      'targets[2].prompt_id',
    ]);
    expect(stage.writes()).toEqual([]);
  });

  it('says what could not be looked up, and checks the rules all the same', async () => {
    const closed = openCatalog('http://127.0.0.1:9/v1');
    try {
      const outcome = await closed.call('check_config', { config: { provider: '@a', timeout: 5 } });
      expect(outcome.value).toMatchObject({ valid: false, errors: [{ path: 'timeout' }] });
      const unread = await closed.call('check_config', { config: { provider: '@a' } });
      expect(unread.value).toMatchObject({
        valid: true,
        not_checked: [expect.stringMatching(/^list_providers: /)],
      });
    } finally {
      await closed.close();
    }
  });
});

describe('saving a config', () => {
  it('refuses what no reading allows, before anything is sent', async () => {
    const error = await stage.fail('create_config', {
      name: 'Router',
      config: { strategy: { mode: 'fallback' }, targets: [{ provider: '@a', weight: '70%' }] },
    });
    expect(error).toMatchObject({
      code: 'invalid_arguments',
      fields: { 'config.targets[0].weight': expect.stringMatching(/write a number/) },
    });
    const update = await stage.fail('update_config', { slug: 'any', config: { retry: 3 } });
    expect(update).toMatchObject({ fields: { 'config.retry': expect.stringMatching(/"attempts": 3/) } });
    expect(stage.writes()).toEqual([]);
  });

  it('saves what may be meant, and tells it in the result', async () => {
    const config = { provider: 'openai', api_key: 'sk-not-a-real-key' };
    const created = await stage.call('create_config', { name: 'Direct', config });
    expect(created).toMatchObject({
      id: expect.any(String),
      warnings: [expect.stringMatching(/^api_key is a credential in clear text/)],
    });
    expect(JSON.stringify(created)).not.toContain('sk-not-a-real-key');
  });

  it('says nothing about a sound one', async () => {
    const config = { provider: `@${provider}`, retry: { attempts: 2 } };
    expect(await stage.call('create_config', { name: 'Sound', config })).not.toHaveProperty('warnings');
  });

  it('is refused by the sandbox itself, as by Portkey', async () => {
    const reply = await fetch(`${stage.sandbox.url}/configs`, {
      method: 'POST',
      headers: { 'x-portkey-api-key': stage.sandbox.key, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Wrong', config: { strategy: 'fallback' } }),
    });
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({ data: { errorCode: 'AB01' } });
  });
});
