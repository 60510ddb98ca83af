// read_many: reads that build on each other in one call, and nothing but reads.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBackend } from '../../../src/catalog/backend.ts';
import { buildCatalog } from '../../../src/catalog/build-catalog.ts';
import { narrow } from '../../../src/catalog/filter/request-filter.ts';
import type { Selection } from '../../../src/catalog/filter/tool-filter.ts';
import { discoverSurface, fullSurface, type Surface } from '../../../src/catalog/surface.ts';
import type { CallContext, FinishedCall } from '../../../src/catalog/tool.ts';
import { createPortkey, type Portkey } from '../../../src/portkey/client.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';

let sandbox: Sandbox;
let portkey: Portkey;
let settled: FinishedCall[] = [];
let progress: string[] = [];

async function begin(faults = ''): Promise<void> {
  await end();
  sandbox = await startSandbox({ faults });
  portkey = createPortkey({
    apiKey: sandbox.key,
    baseUrl: sandbox.url,
    baseUrlIsDefault: false,
    timeoutMs: 10_000,
    maxRetries: 0,
    maxResultBytes: 100_000,
    proxy: false,
  });
  settled = [];
  progress = [];
}
async function end(): Promise<void> {
  await portkey?.close();
  await sandbox?.close();
}
beforeEach(() => begin());
afterEach(end);

const onUnexpected = (error: unknown): never => {
  throw error;
};

function surface(selection: Partial<Selection> = {}, make = fullSurface, maxResultBytes = 100_000): Surface {
  const backend = createBackend(portkey, maxResultBytes);
  return make(buildCatalog(backend, { readOnly: false, preview: false, ...selection }), { onUnexpected });
}

function context(): CallContext {
  return {
    signal: new AbortController().signal,
    principal: 'test',
    progress: ({ message }) => progress.push(message),
    settled: (call) => settled.push(call),
  };
}

type Value = Record<string, unknown>;

async function read(steps: readonly object[], on = surface()): Promise<Value> {
  const outcome = await on.call('read_many', { steps }, context());
  return { ok: outcome.ok, ...outcome.value };
}

const sent = (): string[] => sandbox.requests.map(({ method }) => method);

const configs = [
  { tool: 'list_configs', as: 'configs', select: 'data[].slug' },
  { tool: 'get_config', for_each: 'configs.data', arguments: { slug: '$item' }, select: 'name' },
];

describe('read_many', () => {
  it('takes arguments from earlier results, and gives a row a step', async () => {
    const { ok, steps, calls } = await read(configs);
    expect(ok).toBe(true);
    expect(calls).toBe(4);
    expect(steps).toMatchObject([
      {
        as: 'configs',
        tool: 'list_configs',
        result: { data: [expect.stringContaining('pc-'), expect.anything(), expect.anything()] },
      },
      {
        tool: 'get_config',
        results: [
          { item: expect.stringContaining('pc-production'), result: { data: 'Production router' } },
          { result: { data: 'Staging router' } },
          { result: { data: 'Research bench' } },
        ],
      },
    ]);
    expect(progress.length).toBeGreaterThan(3);
  });

  it('fills a value by its path, keeps its type, and takes an object as an item', async () => {
    const { steps } = await read([
      { tool: 'list_prompts', as: 'prompts' },
      { tool: 'get_prompt', arguments: { promptId: '$prompts.data[0].id' }, select: 'slug' },
      {
        tool: 'get_prompt',
        for_each: "prompts.data[?name=='Reply draft']",
        arguments: { promptId: '$item.id' },
        select: 'name',
      },
      {
        tool: 'list_prompts',
        arguments: { page_size: '$prompts.total', search: '$5 a month' },
        select: 'total',
      },
    ]);
    expect(steps).toMatchObject([
      {},
      { result: { data: expect.stringContaining('pp-ticket-triage') } },
      { results: [{ result: { data: 'Reply draft' } }] },
      { result: { data: 0 } },
    ]);
  });

  it('evaluates many expressions without holding others up, and refuses a step with more than fifty', async () => {
    const heavy = `$configs.data[*].[${Array(40).fill('slug').join()}]|[0][0]`;
    const many = (count: number) => [
      { tool: 'list_configs', as: 'configs' },
      { tool: 'get_config', arguments: { slug: Array(count).fill(heavy) } },
    ];
    expect(JSON.stringify(await read(many(51)))).toContain('at most 50');
    expect(sent()).toEqual([]);
    let turns = 0;
    let timer = setImmediate(function count() {
      turns += 1;
      timer = setImmediate(count);
    });
    await read(many(50));
    clearImmediate(timer);
    expect(turns).toBeGreaterThan(50);
  });

  it('tells a failure in its row, and does the rest', async () => {
    await begin('GET /prompts/*=404');
    const { ok, steps } = await read([
      { tool: 'get_prompt', as: 'gone', arguments: { promptId: 'nobody' } },
      { tool: 'get_prompt', arguments: { promptId: '$gone.id' } },
      { tool: 'get_prompt', for_each: "['a', 'b']", arguments: { promptId: '$item' } },
      { tool: 'list_configs', select: 'total' },
      { tool: 'get_config', arguments: {} },
    ]);
    expect(ok).toBe(true);
    expect(steps).toMatchObject([
      { as: 'gone', error: { status: 404 } },
      { error: { code: 'invalid_arguments', message: expect.stringContaining('$gone.id') } },
      {
        results: [
          { item: 'a', error: { status: 404 } },
          { item: 'b', error: { status: 404 } },
        ],
      },
      { result: { data: 3 } },
      { error: { code: 'invalid_arguments', message: expect.stringContaining('slug') } },
    ]);
  });

  it.each([
    [[{ tool: 'delete_config', arguments: { slug: 'x' } }], 'steps[0].tool is of class destructive'],
    [[{ tool: 'update_config', arguments: { slug: 'x' } }], 'steps[0].tool is of class write'],
    [[{ tool: 'read_many', arguments: { steps: [] } }], 'steps[0].tool is this tool itself'],
    [[{ tool: 'find_tools' }], 'steps[0].tool is no tool that is offered here'],
    [[{ tool: 'call_write_tool' }], 'steps[0].tool is no tool that is offered here'],
    [
      [
        { tool: 'get_prompt', arguments: { promptId: '$later.id' } },
        { tool: 'list_prompts', as: 'later' },
      ],
      'later',
    ],
    [[{ tool: 'get_prompt', arguments: { promptId: '$item' } }], '$item stands for'],
    [
      [
        { tool: 'list_prompts', as: 'a' },
        { tool: 'list_configs', as: 'a' },
      ],
      'is taken already',
    ],
    [[], 'steps'],
    [[{ tool: 'list_prompts', write: true }], 'write'],
  ])('refuses what is not a read, or cannot be read: %j', async (steps, message) => {
    const before = sent().length;
    for (const make of [fullSurface, discoverSurface]) {
      const on = surface({}, make);
      const outcome = await (make === fullSurface
        ? on.call('read_many', { steps }, context())
        : on.call('call_read_tool', { name: 'read_many', arguments: { steps } }, context()));
      expect(outcome.ok).toBe(false);
      expect(JSON.stringify(outcome.value)).toContain(message);
    }
    expect(sent().length).toBe(before);
  });

  it('reaches only what this caller is offered', async () => {
    const refused = { ok: false, error: { message: expect.stringContaining('offered here') } };
    const steps = [{ tool: 'list_configs' }];
    expect(await read(steps, surface({ exclude: ['list_configs'] }))).toMatchObject(refused);
    expect(await read(steps, surface({ domains: ['prompts'] }))).toMatchObject(refused);
    const whole = surface().catalog;
    expect(await read(steps, fullSurface(narrow(whole, ['prompts']), { onUnexpected }))).toMatchObject(
      refused,
    );
    expect(await read(steps, surface({ readOnly: true }))).toMatchObject({ ok: true });
    expect(surface({ exclude: ['read_many'] }).catalog.find('read_many')).toBeUndefined();
  });

  it('counts each read as a call of its own', async () => {
    await read(configs);
    expect(settled.map(({ tool }) => tool.name).sort()).toEqual([
      'get_config',
      'get_config',
      'get_config',
      'list_configs',
      'read_many',
    ]);
    expect(sent()).toEqual(['GET', 'GET', 'GET', 'GET']);
  });

  it('makes fifty calls and no more, and says which step was left out', async () => {
    const many = JSON.stringify(Array.from({ length: 30 }, (_, at) => `c${at}`));
    const { steps, calls } = await read([
      { tool: 'get_config', for_each: `\`${many}\``, arguments: { slug: '$item' } },
      { tool: 'get_config', for_each: `\`${many}\``, arguments: { slug: '$item' } },
      { tool: 'list_configs' },
    ]);
    expect(steps).toMatchObject([{}, { error: { code: 'too_many_calls' } }, { result: {} }]);
    expect(calls).toBe(31);
    expect(sent().length).toBe(31);
    const tooMany = Array.from({ length: 51 }, () => ({ tool: 'list_configs' }));
    expect(await read(tooMany)).toMatchObject({ ok: false });
  });

  it('brings the whole result to the size of one', async () => {
    const steps = Array.from({ length: 10 }, () => ({ tool: 'list_prompts' }));
    const outcome = await surface({}, fullSurface, 4_000).call('read_many', { steps }, context());
    expect(outcome.ok).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(outcome.value))).toBeLessThanOrEqual(4_000);
  });

  it('selects from all rows at the end', async () => {
    const outcome = await surface().call(
      'read_many',
      { steps: configs, select: 'steps[1].results[].result.data' },
      context(),
    );
    expect(outcome.value).toEqual({ data: ['Production router', 'Staging router', 'Research bench'] });
  });
});
