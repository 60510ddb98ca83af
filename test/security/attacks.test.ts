// Attacks that once worked, each as what was sent: work that outgrew its input, losses that were not asked about, and
// callers who took what was everybody's.
import { expect, test } from 'vitest';
import { SchemaReader } from '../../codegen/model/schema.ts';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { buildCatalog } from '../../src/catalog/build-catalog.ts';
import { classOfCall } from '../../src/catalog/effects.ts';
import { forRoles, parseRoles } from '../../src/catalog/filter/roles.ts';
import { createFinder } from '../../src/catalog/tools/discover.ts';
import { createFairShare } from '../../src/portkey/fair-share.ts';
import { createRedactor } from '../../src/portkey/redact.ts';
import { compileSelect } from '../../src/portkey/response/jmespath.ts';
import { readStream } from '../../src/portkey/response/sse-response.ts';
import { truncate } from '../../src/portkey/response/truncate.ts';
import { visible } from '../../src/runtime/visible.ts';
import { createSearch } from '../../src/search/search-tools.ts';
import { losingCalls, type NamedCall } from '../support/losing-calls.ts';

const catalog = buildCatalog(offlineBackend, { readOnly: false, preview: true });

/** The least CPU that some runs of it took, in µs. */
async function cost(work: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5; run += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}

const deep = (levels: number): unknown =>
  JSON.parse(`${'{"k":'.repeat(levels)}"${'x'.repeat(1_000 * levels)}"${'}'.repeat(levels)}`);
const parse = async (tool: string, args: unknown): Promise<unknown> => await catalog.find(tool)?.parse(args);
const selected = async (expression: string, body: unknown): Promise<void> => {
  const select = await compileSelect(expression);
  try {
    select(body);
  } catch {
    // Refused is as good as done.
  }
};
const ten = `[${'@,'.repeat(9)}@]`;

const growing: readonly (readonly [string, number, (size: number) => unknown])[] = [
  [
    'a question of one phrase over and over',
    3_000,
    (n) => createSearch(catalog.tools).find('force each '.repeat(n / 10)),
  ],
  ['a question of openings', 2_000, (n) => createSearch(catalog.tools).find('max cap limit '.repeat(n / 10))],
  [
    'an expression that multiplies in the middle',
    200,
    (n) => selected(`length(data|${ten}|${ten}|${ten}|[][][])`, { data: Array(n).fill(1) }),
  ],
  ['an expression that trims', 10_000, (n) => selected('trim(data)', { data: ` ${' '.repeat(n)}x` })],
  [
    'a list of wrong items',
    300,
    (n) =>
      parse('update_integration_workspaces', {
        slug: 'x',
        workspaces: Array(n).fill({ id: 1, enabled: 'x' }),
      }),
  ],
  [
    'many unknown arguments',
    300,
    (n) => parse('get_prompt', Object.fromEntries(Array.from({ length: n }, (_, at) => [`a${at}`, 1]))),
  ],
  ['a label with a long name', 1_000, (n) => parse('create_prompt_label', { name: `${'a'.repeat(n)}@` })],
  ['a reply nested deep', 100, (n) => truncate(deep(n), { maxBytes: 100_000 })],
  [
    'a streamed reply of many choices',
    600,
    (n) =>
      readStream(
        Array.from(
          { length: n },
          (_, index) => `data: ${JSON.stringify({ choices: [{ index, delta: { content: 'x' } }] })}\n\n`,
        ).join(''),
      ),
  ],
  [
    'a reply that echoes many secrets',
    20,
    (n) =>
      createRedactor(Array.from({ length: n }, (_, at) => `secret-number-${at}`)).json(
        Array.from({ length: n * 20 }, (_, at) => `secret-number-${at % n} in a text`),
      ),
  ],
];

test.each(growing)('work grows with its input and no faster: %s', async (_what, size, work) => {
  await work(size);
  const [small, large] = [await cost(() => work(size)), await cost(() => work(10 * size))];
  // A millisecond is what starting anything may cost.
  expect(large / (small + 1_000)).toBeLessThan(20);
});

/** The same of arguments that no attack used. */
const losing: readonly NamedCall[] = [
  [
    'update_integration',
    { slug: 's', configurations: { huggingface_base_url: 'https://elsewhere.example' } },
  ],
  ['update_integration', { slug: 's', pricing_adjustments: { multiplier: { default: 0 } } }],
  ['update_mcp_integration', { mcpIntegrationId: 'm', auth_type: 'none' }],
  ['update_virtual_key', { slug: 's', deploymentConfig: [{ deploymentName: 'other' }] }],
  ['update_workspace', { workspaceId: 'w', settings: { user_api_key_ttl: 1 } }],
  ['update_guardrail', { guardrailId: 'g', target: 'mcp_tools' }],
  ['upsert_guardrail_mcp_server', { guardrailId: 'g', mcpServerId: 'm', run_on: 'input' }],
  ['sync_mcp_server_capabilities', { mcpServerId: 'm', capabilities: [{ name: 'x', type: 'tool' }] }],
  ['update_secret_reference', { secretReferenceId: 's', allow_all_workspaces: true }],
  ['update_prompt_label', { labelId: 'l', name: 'other' }],
  ['register_deployment', { name: 'x', is_default: true }],
];

test.each([...losingCalls, ...losing])('%s %j is of class destructive', (name, args) => {
  const tool = catalog.find(name);
  if (!tool) throw new Error(`${name} is not offered`);
  expect(classOfCall(tool, args)).toBe('destructive');
});

test.each([
  ['update_prompt', { promptId: 'p', name: 'Other' }],
  ['update_config', { slug: 's', config: { api_key: 'x', status: 'y' } }],
  ['update_feedback', { id: 'f', value: 3 }],
  ['update_integration', { slug: 's', description: 'Other' }],
  ['update_prompt_label', { labelId: 'l', color_code: '#ffffff' }],
  ['create_virtual_key', { name: 'x', deploymentConfig: [{ is_default: true }] }],
  ['create_api_key', { name: 'x', scopes: ['logs.list'], expires_at: '2030-01-01T00:00:00Z' }],
])('%s %j is no more than a write', (name, args) => {
  const tool = catalog.find(name);
  if (!tool) throw new Error(`${name} is not offered`);
  expect(classOfCall(tool, args)).toBe('write');
});

test('find_tools refuses a question that is a book, and keeps its results within the bound', async () => {
  const find = createFinder(catalog, 1_000);
  await expect(find({ query: 'x '.repeat(300) })).rejects.toThrow(/at most 500 characters/);
  const names = catalog.tools.slice(0, 20).map(({ name }) => name);
  const { value } = await find({ names });
  expect(JSON.stringify(value).length).toBeLessThanOrEqual(1_000);
  const unknown = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`argument_${at}`, 1]));
  await expect(find(unknown)).rejects.toSatisfy((error: Error) => error.message.length < 2_000);
});

const code = '0, Infinity), (globalThis.pwned = true';
test.each([
  'minimum',
  'maximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
])('a document whose %s is a text stops the generator', (keyword) => {
  for (const value of [code, [code], { toString: code }, Number.NaN, true])
    expect(() => new SchemaReader({} as never).read({ type: 'object', [keyword]: value })).toThrow(keyword);
});

test('a document with an expression whose work doubles with each character stops the generator', () => {
  for (const pattern of ['^(a+)+$', '(x*)*', '([a-z]+\\s?)+$', 7, '('])
    expect(() => new SchemaReader({} as never).read({ type: 'string', pattern })).toThrow('pattern');
});

test('a key is cut in every encoding that an echo may have', () => {
  const key = 'pk-0123456789abcdef';
  const redactor = createRedactor([key]);
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const core = base64(key).slice(4, -6);
  for (const echo of [
    base64(key),
    base64(`${key}:`),
    base64(`x-portkey-api-key: ${key}`),
    Buffer.from(key).toString('hex'),
  ]) {
    const cut = redactor.text(`you sent ${echo}`);
    expect(cut).not.toContain(echo);
    expect(cut).not.toContain(core);
  }
});

test('nothing that others wrote moves a terminal', () => {
  const evil = 'bad \u001b]0;owned\u0007 \u001b[2J \u001b]52;c;aGk=\u0007 \u009b1m \u202eevil';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be gone
  expect(visible(evil)).not.toMatch(/[\u0007\u009b\u202e]|\u001b(?!\[[\d;]*m)/);
});

test('one caller with many calls does not keep another waiting', async () => {
  const share = createFairShare({ underWay: 4, perCaller: 2, waiting: 100, perMinute: 1_000 });
  const done: string[] = [];
  const call = async (caller: string): Promise<void> => {
    const leave = await share.enter(caller);
    await new Promise((resolve) => setTimeout(resolve, 1));
    done.push(caller);
    leave();
  };
  await Promise.all([...Array.from({ length: 50 }, () => call('mallory')), call('alice')]);
  expect(done.indexOf('alice')).toBeLessThan(10);
  const few = createFairShare({ underWay: 4, perCaller: 2, waiting: 100, perMinute: 3 });
  for (let n = 0; n < 3; n += 1) (await few.enter('mallory'))();
  await expect(few.enter('mallory')).rejects.toThrow(/3 calls a minute/);
  await expect(few.enter('alice')).resolves.toBeTypeOf('function');
});

test('a role allows what it says and nothing else: deny wins, and an unknown role gets nothing', async () => {
  const roles = parseRoles({
    claim: 'groups',
    roles: {
      reader: { access: 'read', domains: ['prompts'] },
      editor: { access: 'write', domains: ['prompts'], deny: ['delete_*', 'get_prompt'] },
    },
  });
  const names = (...held: string[]): string[] =>
    forRoles(catalog, roles, held).catalog.tools.map(({ name }) => name);
  expect(names('nobody')).toEqual([]);
  expect(names('constructor')).toEqual([]);
  expect(names('reader')).toContain('get_prompt');
  expect(names('reader')).not.toContain('create_prompt');
  expect(names('reader')).not.toContain('list_configs');
  expect(names('reader', 'editor')).not.toContain('get_prompt');
  const editor = forRoles(catalog, roles, ['editor']);
  expect(editor.missing('update_prompt', { promptId: 'p', name: 'x' })).toBeUndefined();
  expect(editor.missing('update_prompt', { promptId: 'p', status: 'archived' })).toContain('destructive');
  await expect(
    editor.catalog.find('update_prompt')?.parse({ promptId: 'p', status: 'archived' }),
  ).rejects.toMatchObject({
    facts: { code: 'insufficient_scope' },
  });
  expect(() => parseRoles({ roles: { x: { access: 'all' } } })).toThrow('read, write or destructive');
});
