// Names of tools whose operation is gone: a caller hears since when, why and what to use instead, by every way in.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { emitRetired } from '../../codegen/emit/retired.ts';
import { portkey } from '../../codegen/platforms/index.ts';
import { type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import { connect, eras, openServer } from '../support/mcp-clients.ts';

const lock = vi.hoisted(() => ({
  operations: [],
  document: { openapi: '3.0.0', info: { title: '', version: '' }, paths: {} },
  corrections: new Map(),
  retired: {
    'GET /gadgets': {
      tool: 'list_gadgets',
      aliases: ['list_old_gadgets'],
      replacedBy: 'list_configs',
      date: '2026-11-02',
    },
    'POST /gadgets/{id}/spin': { tool: 'spin_gadget', replacedBy: null, date: '2026-10-01' },
  },
}));

// What codegen writes for such a name lock, in the place of what it wrote for the lock of today.
vi.mock('../../src/generated/retired.json', async () => {
  const emit = await import('../../codegen/emit/retired.ts');
  const platforms = await import('../../codegen/platforms/index.ts');
  const files = emit.emitRetired({ ...lock, platform: platforms.portkey });
  return { default: JSON.parse([...files.values()][0] ?? '') as unknown };
});

const list =
  'list_gadgets is retired since 2026-11-02: Portkey no longer has GET /gadgets. Use list_configs instead.';
const old = list.replace('list_gadgets', 'list_old_gadgets');
const spin =
  'spin_gadget is retired since 2026-10-01: Portkey no longer has POST /gadgets/{id}/spin. No tool replaces it.';

let upstream: Recorder;
const open: (() => Promise<void>)[] = [];
beforeAll(async () => {
  upstream = await startRecorder();
});
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});
afterAll(() => upstream.close());

async function server(era: (typeof eras)[number], env: Readonly<Record<string, string>> = {}) {
  const services = await openServer(upstream.url, env);
  const connected = await connect(services, era);
  open.push(services.close, connected.close);
  return connected;
}

test('the table goes where the platform keeps its generated code', () => {
  expect([...emitRetired({ ...lock, platform: portkey }).keys()]).toEqual(['src/generated/retired.json']);
});

describe.each(eras)('to a client of the %s protocol', (era) => {
  test.each([
    ['list_gadgets', list],
    ['list_old_gadgets', old],
    ['spin_gadget', spin],
  ])('%s is told to be retired, in full mode', async (name, message) => {
    const { call } = await server(era);
    await expect(call(name)).rejects.toThrow(message);
  });

  test('and in discover mode, by its own name, by a caller and by find_tools', async () => {
    const { call } = await server(era, { PORTKEY_TOOL_MODE: 'discover' });
    await expect(call('spin_gadget')).rejects.toThrow(spin);
    expect(await call('call_read_tool', { name: 'list_old_gadgets' })).toMatchObject({
      isError: true,
      value: { error: { code: 'unknown_tool', message: old } },
    });
    expect((await call('find_tools', { names: ['list_gadgets', 'spin_gadget'] })).value).toMatchObject({
      unknown: [
        { name: 'list_gadgets', reason: list },
        { name: 'spin_gadget', reason: spin },
      ],
    });
  });

  test('and from inside of a composite', async () => {
    const { call } = await server(era);
    const { value } = await call('read_many', { steps: [{ tool: 'list_gadgets' }] });
    expect(JSON.stringify(value)).toContain(list);
  });
});

test.each(['PORTKEY_TOOLS', 'PORTKEY_EXCLUDE_TOOLS'])(
  '%s with such a name stops the start with it',
  async (name) => {
    await expect(openServer(upstream.url, { [name]: 'list_gadgets' })).rejects.toThrow(
      `${name} names what is gone: ${list}`,
    );
  },
);
