// What the contract does not know: slips are refused, news is sent with a line about it, and extra_fields is the way out.
import { describe, expect, it } from 'vitest';
import { slipOf } from '../../src/runtime/suggest.ts';
import { recordedCatalog } from '../support/recorded-catalog.ts';

const server = recordedCatalog();

async function call(tool: string, args: object) {
  const outcome = await server.call(tool, args);
  const [request] = server.requests;
  return {
    ok: outcome.ok,
    warnings: (outcome.value['warnings'] ?? []) as readonly string[],
    error: outcome.value['error'] as { fields?: Record<string, string>; hint?: string } | undefined,
    url: request?.url,
    body: request?.body === undefined || request.body === '' ? undefined : JSON.parse(request.body),
  };
}

describe('a value that is not on a list', () => {
  const limited = (limits: object) => ({ name: 'x', integration_id: 'openai', usage_limits: limits });

  it('of the document is refused where it is a slip', async () => {
    const { ok, error, url } = await call('create_provider', limited({ credit_limit: 50, type: 'costs' }));
    expect([ok, url]).toEqual([false, undefined]);
    expect(error?.fields).toEqual({
      'usage_limits.type': 'must be one of "cost", "tokens"; did you mean "cost"?',
    });
  });

  it('of the document is sent where it is like none, and the result says so', async () => {
    const { warnings, body } = await call('create_provider', limited({ credit_limit: 50, type: 'seconds' }));
    expect(body.usage_limits).toEqual({ credit_limit: 50, type: 'seconds' });
    expect(warnings).toEqual([
      'usage_limits.type: "seconds" is none of the values known: cost, tokens. Sent as given.',
    ]);
  });

  it('of suggestions is sent always', async () => {
    const { warnings, body } = await call('create_mcp_integration', {
      name: 'x',
      url: 'https://mcp.example.com',
      auth_type: 'header',
      transport: 'http',
    });
    expect(body.auth_type).toBe('header');
    expect(warnings).toEqual([
      'auth_type: "header" is none of the values known: did you mean "headers"? Sent as given.',
    ]);
  });

  it.each(['default.pii', 'pii'])('%s: those that mean the same are named, and no other', async (id) => {
    const { warnings } = await call('create_guardrail', {
      name: 'x',
      checks: [{ id }],
      actions: { deny: true },
    });
    expect(warnings).toEqual([expect.stringMatching(/did you mean one of azure\.pii, .*portkey\.pii/)]);
    expect(warnings[0]).not.toMatch(/jwt|wordCount/);
  });

  it('is refused in the path, where it would decide what is called', async () => {
    const { ok, url } = await call('create_api_key', { type: 'cluster', sub_type: 'service', name: 'x' });
    expect([ok, url]).toEqual([false, undefined]);
  });

  it('and of the wrong type, or empty, is refused', async () => {
    expect((await call('create_provider', limited({ type: 7, credit_limit: 1 }))).error?.fields).toEqual({
      'usage_limits.type': 'must be one of "cost", "tokens", not a number',
    });
    expect((await call('create_provider', limited({ type: '', credit_limit: 1 }))).ok).toBe(false);
    expect(server.requests).toEqual([]);
  });
});

describe('a field that the contract does not know', () => {
  const provider = (fields: object) => ({ name: 'x', integration_id: 'openai', ...fields });

  it('is refused in an object whose fields are known, where it is a slip of one that is not given', async () => {
    const { ok, error, url } = await call(
      'create_provider',
      provider({ usage_limits: { creditLimit: 50, type: 'cost' } }),
    );
    expect([ok, url]).toEqual([false, undefined]);
    expect(error?.fields).toEqual({
      'usage_limits.creditLimit': 'is no field known here; did you mean credit_limit?',
    });
  });

  it('is sent otherwise, and told', async () => {
    const limits = [{ type: 'requests', unit: 'rpm', value: 10, burst: 3 }];
    const { warnings, body } = await call('create_provider', provider({ rate_limits: limits }));
    expect(body.rate_limits).toEqual(limits);
    expect(warnings).toEqual([
      'rate_limits[0].burst: is no field known here: type, unit, value. Sent as given.',
    ]);
  });

  it('is nothing to speak of in an object that is open', async () => {
    const { warnings } = await call('create_guardrail', {
      name: 'x',
      checks: [{ id: 'custom.own', parameters: { treshold: 1 } }],
      actions: { deny: true, onFial: 'x' },
    });
    expect(warnings).toEqual([
      expect.stringMatching(/^checks\[0\]\.id: "custom\.own" is none of the values known/),
    ]);
  });

  it('is refused as an argument, by name, and the refusal names the way out', async () => {
    const { error } = await call('create_provider', provider({ colour: 'red' }));
    expect(error?.fields?.['colour']).toContain('is not an argument of this tool');
    expect(error?.hint).toContain('extra_fields');
  });
});

describe('extra_fields', () => {
  it('go into the body of a write, and into the query of a read, as they are', async () => {
    const write = await call('create_provider', {
      name: 'x',
      integration_id: 'openai',
      extra_fields: { colour: { hue: 3 }, list: [1, null] },
    });
    expect(write.body).toEqual({ name: 'x', integration_id: 'openai', colour: { hue: 3 }, list: [1, null] });
    server.forget();
    const read = await call('list_providers', { page_size: 5, extra_fields: { owner: 'me' } });
    expect(read.url).toBe('/v1/providers?owner=me&page_size=5');
  });

  it('make a body for a write that has none', async () => {
    expect((await call('delete_config', { slug: 'pc-x', extra_fields: { force: true } })).body).toEqual({
      force: true,
    });
  });

  it.each([
    [{ name: 'y' }, 'extra_fields.name', 'give it as name'],
    [{ api_key: 'sk-*******1234' }, 'extra_fields.api_key', 'is a mask'],
  ])('refuse %j', async (extra, path, why) => {
    const { ok, error } = await call('create_provider', {
      name: 'x',
      integration_id: 'openai',
      extra_fields: extra,
    });
    expect(ok).toBe(false);
    expect(error?.fields?.[path]).toContain(why);
    expect(server.requests).toEqual([]);
  });

  it('refuse what is no object', async () => {
    expect((await call('list_providers', { extra_fields: 'owner=me' })).ok).toBe(false);
  });
});

describe('a slip', () => {
  it.each([
    ['costs', ['cost', 'tokens'], 'cost'],
    ['montly', ['monthly', 'weekly'], 'monthly'],
    ['tpye', ['type', 'unit'], 'type'],
    ['creditLimit', ['credit_limit'], 'credit_limit'],
  ])('%s is found', (given, known, meant) => {
    expect(slipOf(given, known)).toBe(meant);
  });

  it.each([
    ['rpw', ['rpm', 'rph', 'rpd']],
    ['rotation_period_days', ['rotation_period', 'next_rotation_at']],
    ['entraFederated', ['default', 'entra', 'managed']],
    ['workload', ['basic', 'serviceAccount']],
    ['profile_id', ['profile_name']],
    ['', ['a']],
  ])('%s, which may be new, is none', (given, known) => {
    expect(slipOf(given, known)).toBeUndefined();
  });
});
