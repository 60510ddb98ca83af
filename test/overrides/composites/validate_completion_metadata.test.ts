import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

describe('validate_completion_metadata', () => {
  it('passes metadata that name app and env, and calls nobody', async () => {
    const metadata = { app: 'shop', env: 'production', _user: 'ana' };
    expect(await stage.call('validate_completion_metadata', { metadata })).toEqual({
      valid: true,
      missing: [],
      malformed: {},
    });
    expect(stage.sent()).toEqual([]);
  });

  it('lists what is missing', async () => {
    expect(await stage.call('validate_completion_metadata', { metadata: {} })).toEqual({
      valid: false,
      missing: ['app', 'env'],
      malformed: {},
    });
  });

  it('lists what is malformed, and why', async () => {
    const metadata = { app: 5, env: ' ', team: 'x'.repeat(129), list: [], gone: null, padded: 'a ', '': 'b' };
    const { valid, missing, malformed } = await stage.call('validate_completion_metadata', { metadata });
    expect({ valid, missing }).toEqual({ valid: false, missing: [] });
    expect(malformed).toEqual({
      app: 'must be text, and is of type number',
      env: 'is empty',
      team: 'is longer than 128 characters',
      list: 'must be text, and is an array',
      gone: 'must be text, and is null',
      padded: 'begins or ends with a space, so that it groups apart',
      '': 'has no name',
    });
  });

  it('refuses metadata that are no object', async () => {
    expect(await stage.fail('validate_completion_metadata', { metadata: 'app=shop' })).toMatchObject({
      code: 'invalid_arguments',
      fields: { metadata: 'must be an object, not a string' },
    });
  });
});
