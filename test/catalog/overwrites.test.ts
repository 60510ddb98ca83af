// Values that would destroy what is stored: masks of credentials as Portkey shows them, and empty texts.
import { describe, expect, it } from 'vitest';
import { argumentSamples, fullestArguments } from '../support/instances.ts';
import { models } from '../support/models.ts';
import { recordedCatalog } from '../support/recorded-catalog.ts';

const server = recordedCatalog();

const mask = 'san**********acy';

/** The value with each text at a path of credentials (`auth.key`, `headers.*`, `checks[].token`) masked. */
function masked(value: unknown, steps: readonly string[]): unknown {
  const [step, ...rest] = steps;
  if (step === undefined)
    return typeof value === 'string'
      ? mask
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, field]) => [name, masked(field, [])]))
        : value;
  if (step === '[]') return Array.isArray(value) ? value.map((item) => masked(item, rest)) : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      step === name || step === '*' ? masked(field, rest) : field,
    ]),
  );
}

const stepsOf = (path: string): readonly string[] => path.replaceAll('[]', '.[]').split('.');

/** Each tool with each of its credentials, in the first of its valid arguments that has a text there. */
const places = [...models.values()].flatMap((model) =>
  model.credentials.flatMap((path) => {
    const candidates = [fullestArguments(model), ...argumentSamples(model).map(({ value }) => value)];
    const bent = candidates
      .map((args) => [args, masked(args, stepsOf(path))] as const)
      .find(([args, changed]) => JSON.stringify(args) !== JSON.stringify(changed));
    return bent ? [{ tool: model.tool, path, args: bent[1] }] : [];
  }),
);

describe('a mask in place of a credential', () => {
  it('is tried at the credentials of many tools', () => {
    expect(new Set(places.map(({ tool }) => tool)).size).toBeGreaterThan(8);
    expect(places.length).toBeGreaterThan(20);
  });

  it.each(places)('is not sent by $tool at $path', async ({ tool, args }) => {
    const { ok, value } = await server.call(tool, args);
    expect([ok, server.requests]).toEqual([false, []]);
    expect(JSON.stringify(value)).toContain(
      'is a mask, not the credential: leave it out to keep the stored one',
    );
  });

  it.each<[string, string, object]>([
    [
      'in a header of a name of its own',
      'update_mcp_integration',
      { mcpIntegrationId: 'm', configurations: { custom_headers: { Authorization: 'Bearer ****1234' } } },
    ],
    [
      'in an object that came as text',
      'update_secret_reference',
      { secretReferenceId: 's', auth_config: JSON.stringify({ aws_secret_access_key: mask }) },
    ],
    [
      'in the rules of a config',
      'create_config',
      { name: 'c', config: { targets: [{ provider: 'openai', api_key: 'sk-******1234' }] } },
    ],
    ['in dots', 'update_virtual_key', { slug: 's', key: '••••••••' }],
    ['as a word', 'update_integration', { slug: 's', key: '[redacted]' }],
  ])('is not sent %s', async (_name, tool, args) => {
    const { ok, value } = await server.call(tool, args);
    expect([ok, server.requests]).toEqual([false, []]);
    expect(JSON.stringify(value)).toContain('is a mask');
  });

  it('is no mask where a text only has a star, or is no credential', async () => {
    const body = { key: 'sk-a*b**c-0123456789', note: 'a *** note' };
    expect((await server.call('update_virtual_key', { slug: 's', ...body })).ok).toBe(true);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(body);
  });
});

describe('an empty text', () => {
  it.each<[string, object]>([
    ['where null clears', { parent_collection_id: '' }],
    ['beside other blanks', { name: '', description: '' }],
  ])('is not sent %s', async (_name, blanks) => {
    const { ok, value } = await server.call('update_collection', { collectionId: 'c', ...blanks });
    expect([ok, server.requests]).toEqual([false, []]);
    expect(JSON.stringify(value)).toContain('is empty: leave it out to keep the stored value');
  });

  it('clears where it stands alone and nothing else does', async () => {
    expect((await server.call('update_collection', { collectionId: 'c', description: '' })).ok).toBe(true);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ description: '' });
  });
});
