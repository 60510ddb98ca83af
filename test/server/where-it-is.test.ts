// The agent knows where it is: what is left out and why, what mode it works in, how results come, how long a call may take.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import { type ResultFormat, readSettings } from '../../src/server/config/settings.ts';
import { instructionsFor } from '../../src/server/instructions.ts';
import { formFor, toResult } from '../../src/server/mcp/result.ts';
import { connect, openServer } from '../support/mcp-clients.ts';

let upstream: Recorder;
let silent: Recorder;
beforeAll(async () => {
  upstream = await startRecorder();
  silent = await startRecorder(() => {});
});
afterAll(async () => {
  await upstream.close();
  await silent.close();
});

async function client(env: Record<string, string>, url = upstream.url) {
  const services = await openServer(url, env);
  const connected = await connect(services, 'v1');
  return { ...connected, services: services };
}

describe('a tool that a setting leaves out', () => {
  it.each<[string, Record<string, string>, string]>([
    ['delete_prompt', { PORTKEY_READ_ONLY: 'true' }, 'PORTKEY_READ_ONLY=true'],
    ['list_configs', { PORTKEY_TOOL_DOMAINS: 'prompts' }, 'PORTKEY_TOOL_DOMAINS'],
    ['list_configs', { PORTKEY_TOOLS: '*prompt*' }, 'PORTKEY_TOOLS'],
    ['list_configs', { PORTKEY_EXCLUDE_TOOLS: 'list_configs' }, 'PORTKEY_EXCLUDE_TOOLS'],
  ])('%s is named as such, with the setting: %o', async (tool, env, setting) => {
    const { call, client: mcp, close, services } = await client(env);
    const wanted = `${tool} exists, but ${setting} leaves it out of this server.`;
    await expect(mcp.callTool({ name: tool, arguments: {} })).rejects.toThrow(wanted);
    const found = await call('find_tools', { names: [tool] });
    expect(found.value).toMatchObject({ unknown: [{ name: tool, reason: wanted }] });
    await close();
    await services.close();
  });
});

describe('instructions', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['read-only', { PORTKEY_READ_ONLY: 'true' }, /read-only/],
    ['its domains', { PORTKEY_TOOL_DOMAINS: 'prompts,analytics' }, /prompts, analytics/],
    ['its exclusions', { PORTKEY_EXCLUDE_TOOLS: 'delete_*' }, /without delete_\*/],
    ['previews', { PORTKEY_PREVIEW: 'true' }, /unpublished/],
    ['the sandbox', { PORTKEY_SANDBOX: 'true' }, /sandbox/],
  ])('say %s', (_name, env, words) => {
    expect(instructionsFor(readSettings(env))).toMatch(words);
  });

  it.each(['full', 'compact', 'discover'])(
    'name find_tools in their first 100 characters, in %s mode',
    (mode) => {
      const text = instructionsFor(readSettings({ PORTKEY_TOOL_MODE: mode, PORTKEY_SANDBOX: 'true' }));
      expect(text.slice(0, 100)).toContain('find_tools');
      expect(text.split(' ').length).toBeLessThanOrEqual(150);
    },
  );
});

describe('compact mode', () => {
  it('lists what most work needs, and reaches everything else', async () => {
    const { call, client: mcp, close, services } = await client({ PORTKEY_TOOL_MODE: 'compact' });
    const { tools } = await mcp.listTools();
    expect(tools).toHaveLength(44);
    expect(tools.slice(0, 4).map(({ name }) => name)).toEqual([
      'find_tools',
      'call_read_tool',
      'call_write_tool',
      'call_destructive_tool',
    ]);
    expect((await call('list_prompts')).isError).toBe(false);
    expect((await call('call_read_tool', { name: 'list_virtual_keys', arguments: '{}' })).isError).toBe(
      false,
    );
    await expect(mcp.callTool({ name: 'list_virtual_keys', arguments: {} })).rejects.toThrow(
      /call_read_tool/,
    );
    await close();
    await services.close();
  });
});

describe('a result', () => {
  const good = { ok: true, value: { data: [1] } } as const;
  const bad = { ok: false, value: { error: { code: 'x' } } } as const;
  const form = (format: ResultFormat, maxBytes = 1_000) => ({ format, maxBytes });

  it('stands as text and as an object, or in one of them', () => {
    expect(toResult(good, form('both'))).toEqual({
      content: [{ type: 'text', text: '{"data":[1]}' }],
      structuredContent: { data: [1] },
    });
    expect(toResult(good, form('text'))).not.toHaveProperty('structuredContent');
    expect(toResult(good, form('structured')).content).not.toEqual([{ type: 'text', text: '{"data":[1]}' }]);
  });

  it('is text alone where both copies are more than a result may have, since clients measure it whole', () => {
    expect(toResult(good, form('both', 24))).toHaveProperty('structuredContent');
    expect(toResult(good, form('both', 23))).toEqual({ content: [{ type: 'text', text: '{"data":[1]}' }] });
    expect(toResult(good, form('structured', 23))).toHaveProperty('structuredContent');
  });

  it('is text alone for an error, and before 2025-06-18', () => {
    expect(toResult(bad, form('both'))).toEqual({
      content: [{ type: 'text', text: '{"error":{"code":"x"}}' }],
      isError: true,
    });
    expect(toResult(bad, form('structured'))).not.toHaveProperty('structuredContent');
    expect(formFor(form('both'), '2024-11-05').format).toBe('text');
    expect(formFor(form('both'), '2025-06-18').format).toBe('both');
    expect(formFor(form('structured'), undefined).format).toBe('structured');
  });
});

it('a call ends within its time, whatever is retried, and says how to give it more', async () => {
  const { call, close, services } = await client(
    { PORTKEY_CALL_TIMEOUT_MS: '150', PORTKEY_TIMEOUT_MS: '100', PORTKEY_MAX_RETRIES: '9' },
    silent.url,
  );
  const { isError, value } = await call('list_configs');
  expect(isError).toBe(true);
  expect(value).toMatchObject({
    error: { code: 'timeout', hint: expect.stringContaining('PORTKEY_CALL_TIMEOUT_MS') },
  });
  await close();
  await services.close();
});

it('extra headers go with each request, and are cut from replies', async () => {
  upstream.requests.length = 0;
  const { call, close, services } = await client({
    PORTKEY_EXTRA_HEADERS: '{"cf-access-client-secret":"a-secret-of-the-proxy"}',
  });
  await call('list_configs');
  expect(upstream.requests[0]?.headers).toMatchObject({
    'cf-access-client-secret': 'a-secret-of-the-proxy',
    'x-portkey-api-key': 'pk-test-0123456789',
  });
  await close();
  await services.close();
});
