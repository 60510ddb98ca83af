// Read-only and left-out tools: of all tools, by every way in, not one write reaches the upstream.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools } from '../../src/catalog/build-catalog.ts';
import type { Tool } from '../../src/catalog/tool.ts';
import { workflows } from '../../src/overrides/prompts/index.ts';
import type { Arguments } from '../../src/runtime/tool-schema.ts';
import type { Services } from '../../src/server/create-services.ts';
import { minimalArguments } from '../support/instances.ts';
import { connect, eras, openServer, type ToolAnswer } from '../support/mcp-clients.ts';
import { allModels } from '../support/models.ts';

const tools = allTools(offlineBackend);
const models = new Map(allModels.map((model) => [model.tool, model]));
/** Requests that change nothing, whatever their method. */
const reading = allModels
  .filter(({ effects }) => effects.readOnly)
  .map(({ method, path }) => ({
    method,
    path: new RegExp(`^(?:/v\\d)?${path.replace(/\{[^}]+\}/g, '[^/]+')}$`),
  }));

let upstream: Recorder;
const open: (() => Promise<void>)[] = [];
beforeAll(async () => {
  upstream = await startRecorder();
});
afterEach(async () => {
  upstream.requests.length = 0;
  for (const close of open.splice(0).reverse()) await close();
});
afterAll(() => upstream.close());

function writes(): string[] {
  return upstream.requests
    .filter(({ method, url }) => {
      const [path = ''] = url.split('?');
      return method !== 'GET' && !reading.some((read) => read.method === method && read.path.test(path));
    })
    .map(({ method, url }) => `${method} ${url}`);
}

/** Good arguments for a tool: those of its operation, or enough for a composite to begin. */
function argumentsFor(tool: Tool): Arguments {
  const model = models.get(tool.operation ?? tool.name);
  if (model) return minimalArguments(model);
  return Object.fromEntries(
    Object.entries(tool.advertised.properties)
      .filter(([name]) => tool.advertised.required?.includes(name))
      .map(([name, { type, enum: values }]) => [
        name,
        values?.[0] ?? (type === 'object' ? {} : type === 'integer' ? 1 : type === 'array' ? [] : 'x'),
      ]),
  );
}

async function server(env: Readonly<Record<string, string>>): Promise<Services> {
  const services = await openServer(upstream.url, { PORTKEY_CONFIRM: 'never', ...env });
  open.push(() => services.close());
  return services;
}

type Call = (name: string, args: Arguments) => Promise<ToolAnswer | 'refused'>;

async function caller(services: Services, era: (typeof eras)[number]): Promise<Call> {
  const connected = await connect(services, era);
  open.push(() => connected.close());
  return (name, args) => connected.call(name, { ...args }).catch(() => 'refused' as const);
}

/** Every name of a tool, by every way in. */
async function tryAll(call: Call, some: readonly Tool[]): Promise<void> {
  for (const tool of some) {
    const args = argumentsFor(tool);
    for (const name of [tool.name, ...tool.aliases]) {
      for (const given of [args, { ...args, confirmation_token: 'x' }]) await call(name, given);
      for (const way of ['call_read_tool', 'call_write_tool', 'call_destructive_tool'])
        await call(way, { name, arguments: args });
    }
  }
}

describe('without PORTKEY_READ_ONLY', () => {
  it('the same calls do reach the upstream as writes, so that this test can fail', async () => {
    const call = await caller(await server({}), 'modern');
    const changing = tools.filter((tool) => tool.class !== 'read' && tool.operation !== undefined);
    await tryAll(call, changing);
    expect(new Set(writes()).size).toBeGreaterThan(60);
  });
});

describe('with PORTKEY_READ_ONLY', () => {
  for (const mode of ['full', 'discover'] as const) {
    for (const era of eras) {
      it(`a ${era} client reaches no write in ${mode} mode, by any name of any tool`, async () => {
        const services = await server({ PORTKEY_READ_ONLY: 'true', PORTKEY_TOOL_MODE: mode });
        expect(services.surface.listed.filter(({ annotations }) => !annotations.readOnlyHint)).toEqual([]);
        const call = await caller(services, era);
        await tryAll(call, tools);
        expect(upstream.requests.length).toBeGreaterThan(0);
        expect(writes()).toEqual([]);
        const found = (await call('find_tools', {
          names: tools
            .filter((tool) => tool.class !== 'read')
            .map(({ name }) => name)
            .slice(0, 20),
        })) as ToolAnswer;
        expect(found.value['tools']).toEqual([]);
      });
    }
  }

  it('nothing widens it: names, domains and previews that are asked for write nothing', async () => {
    const services = await server({
      PORTKEY_READ_ONLY: 'true',
      PORTKEY_TOOLS: '*',
      PORTKEY_PREVIEW: 'true',
      PORTKEY_TOOL_DOMAINS: 'prompts,configs',
    });
    await tryAll(await caller(services, 'modern'), tools);
    expect(writes()).toEqual([]);
  });

  it('reaches no host beyond Portkey, unless the operator wants it to', async () => {
    const outward = ['fetch_agent_card', 'test_mcp_server', 'test_mcp_integration', 'test_agent_server'];
    const names = async (env: Readonly<Record<string, string>>): Promise<readonly string[]> =>
      (await server({ PORTKEY_READ_ONLY: 'true', PORTKEY_PREVIEW: 'true', ...env })).catalog.tools.map(
        ({ name }) => name,
      );
    expect((await names({})).filter((name) => outward.includes(name))).toEqual([]);
    expect(await names({})).toContain('read_many');
    expect(await names({ PORTKEY_READ_ONLY_OPEN_WORLD: 'true' })).toEqual(expect.arrayContaining(outward));
    const call = await caller(await server({ PORTKEY_READ_ONLY: 'true', PORTKEY_PREVIEW: 'true' }), 'modern');
    await tryAll(
      call,
      tools.filter(({ name }) => outward.includes(name)),
    );
    expect(upstream.requests).toEqual([]);
    const answer = await call('read_many', {
      steps: [{ tool: 'fetch_agent_card', arguments: { endpoint: 'https://evil.example' } }],
    });
    expect(JSON.stringify(answer)).not.toContain('"ok":true');
    expect(upstream.requests).toEqual([]);
  });

  it('prompts, resources and suggestions write nothing either', async () => {
    const services = await server({ PORTKEY_READ_ONLY: 'true' });
    const connected = await connect(services, 'modern');
    open.push(() => connected.close());
    const { client } = connected;
    for (const { name, arguments: taken } of workflows) {
      for (const argument of taken)
        await client
          .complete({ ref: { type: 'ref/prompt', name }, argument: { name: argument.name, value: 'a' } })
          .catch(() => {});
    }
    for (const uri of ['portkey://prompts/a', 'portkey://configs/a', 'portkey://workspaces/a'])
      await client.readResource({ uri }).catch(() => {});
    expect(upstream.requests.length).toBeGreaterThan(0);
    expect(writes()).toEqual([]);
  });
});

describe('a tool that is left out', () => {
  for (const env of [
    { PORTKEY_EXCLUDE_TOOLS: 'delete_*,get_prompt' },
    { PORTKEY_TOOLS: 'list_configs' },
    { PORTKEY_TOOL_DOMAINS: 'configs', PORTKEY_EXCLUDE_TOOLS: 'delete_config' },
  ]) {
    for (const mode of ['full', 'discover'] as const) {
      it(`by ${JSON.stringify(env)} cannot be called in ${mode} mode by any way in`, async () => {
        const services = await server({ ...env, PORTKEY_TOOL_MODE: mode });
        const out = tools.filter((tool) =>
          ['delete_prompt', 'get_prompt', 'delete_config'].includes(tool.name),
        );
        const call = await caller(services, 'v1');
        await tryAll(call, out);
        expect(upstream.requests).toEqual([]);
      });
    }
  }
});

describe('an operation that is left out', () => {
  it('cannot be reached by its second name either', async () => {
    const services = await server({ PORTKEY_EXCLUDE_TOOLS: 'get_analytics_group_users' });
    const call = await caller(services, 'v1');
    await tryAll(
      call,
      tools.filter(({ name }) => name === 'get_user_stats'),
    );
    expect(upstream.requests).toEqual([]);
  });
});

describe('the callers of discover mode', () => {
  it('refuse a tool of another class, name the right caller, and send nothing', async () => {
    const call = await caller(await server({ PORTKEY_TOOL_MODE: 'discover' }), 'modern');
    for (const [way, name, right] of [
      ['call_read_tool', 'create_prompt', 'call_write_tool'],
      ['call_read_tool', 'delete_prompt', 'call_destructive_tool'],
      ['call_write_tool', 'delete_prompt', 'call_destructive_tool'],
      ['call_write_tool', 'get_prompt', 'call_read_tool'],
      ['call_destructive_tool', 'create_prompt', 'call_write_tool'],
      ['call_destructive_tool', 'get_prompt', 'call_read_tool'],
    ] as const) {
      const answer = (await call(way, { name, arguments: { promptId: 'x' } })) as ToolAnswer;
      expect(answer.isError).toBe(true);
      expect(answer.value).toMatchObject({
        error: { code: 'wrong_caller', message: expect.stringContaining(right) },
      });
    }
    expect(upstream.requests).toEqual([]);
  });

  it('are four tools with find_tools, and no other can be called', async () => {
    const services = await server({ PORTKEY_TOOL_MODE: 'discover' });
    expect(services.surface.listed.map(({ name }) => name)).toEqual([
      'find_tools',
      'call_read_tool',
      'call_write_tool',
      'call_destructive_tool',
    ]);
    const call = await caller(services, 'modern');
    expect(await call('get_prompt', { promptId: 'x' })).toBe('refused');
    expect(await call('call_read_tool', { name: 'get_prompt', arguments: { promptId: 'x' } })).toMatchObject({
      isError: false,
    });
    expect(upstream.requests.map(({ url }) => url)).toEqual(['/v1/prompts/x']);
  });
});
