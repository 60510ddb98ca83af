// Calls that once lost something without a question, and what the operator's settings once did not hold back.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { losingCalls } from '../../support/losing-calls.ts';
import { build, call, stageOfTests } from './attacked.ts';

const stage = stageOfTests();

describe('losses that are asked about', () => {
  test('change nothing before they are confirmed', async () => {
    const client = await stage.connect({ PORTKEY_CONFIRM: 'always', PORTKEY_PREVIEW: 'true' });
    const unasked: string[] = [];
    for (const [name, args] of losingCalls) {
      const { text } = await call(client, name, args);
      if (!text.includes('"token"')) unasked.push(`${name} ${JSON.stringify(args)}`);
    }
    expect(unasked).toEqual([]);
    expect(stage.upstream.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('the question tells how much of a long list takes something away', async () => {
    const questions: string[] = [];
    const workspaces = Array.from({ length: 40 }, (_, at) => ({ id: `workspace-${at}`, enabled: at < 5 }));
    await call(await stage.connect({}, questions), 'update_integration_workspaces', {
      slug: 's',
      workspaces,
    });
    expect(questions.join('\n')).toMatch(/35\D/);
  });

  test.each(['prompt_id', 'id'])('the question names the object, given as %s', async (spelling) => {
    const questions: string[] = [];
    stage.answers = { '/prompts/pp-1': { id: 'pp-1', slug: 'pp-1', name: 'Greeting of the shop' } };
    await call(await stage.connect({}, questions), 'delete_prompt', { [spelling]: 'pp-1' });
    expect(questions.join('\n')).toContain('Greeting of the shop');
  });
});

describe('what the operator chose', () => {
  test('domains bound composites: no key is read where only configs were chosen', async () => {
    stage.answers = { '': { data: [], total: 0 } };
    const client = await stage.connect({ PORTKEY_TOOL_DOMAINS: 'configs' });
    await call(client, 'find_references', { id: 'x' });
    expect(
      stage.upstream.requests
        .map(({ url }) => url)
        .filter((url) => /api-keys|secret-ref|workspaces|policies/.test(url)),
    ).toEqual([]);
    expect(stage.upstream.requests.some(({ url }) => url.includes('/configs'))).toBe(true);
  });

  test('tools bound composites: no collection is looked up where only prompts were chosen', async () => {
    stage.answers = {
      '/prompts/': { id: 'p', slug: 'p', name: 'x', collection_id: 'c', string: 'Hello', parameters: {} },
      '': { data: [{ id: 'c', slug: 'c', name: 'other' }], total: 1 },
    };
    const client = await stage.connect({ PORTKEY_TOOL_DOMAINS: 'prompts' });
    await call(client, 'promote_prompt', {
      promptId: 'p',
      label: 'production',
      target_collection_id: 'c',
      env: 'production',
      dry_run: true,
    });
    expect(stage.upstream.requests.filter(({ url }) => /labels|collections/.test(url))).toEqual([]);
  });

  test('read-only reaches no host of the caller’s choice', async () => {
    const client = await stage.connect({ PORTKEY_READ_ONLY: 'true', PORTKEY_PREVIEW: 'true' });
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(
      names.filter((name) => /^(?:fetch_agent_card|test_mcp_integration|test_agent_server)$/.test(name)),
    ).toEqual([]);
  });

  test.each([
    ['CLERK_ALLOWED_ROLES', 'org:admin'],
    ['CLERK_REQUIRED_PERMISSIONS', 'org:sys_memberships:manage'],
  ])('%s without an organisation does not start', (variable, value) => {
    const { status: code, stderr } = spawnSync(process.execPath, [path.join(build, 'server.js')], {
      env: stage.environment({
        MCP_AUTH_MODE: 'clerk',
        CLERK_ISSUER: 'https://clerk.example',
        MCP_PUBLIC_URL: 'https://mcp.example',
        MCP_PORT: '0',
        [variable]: value,
      }),
      timeout: 5_000,
      encoding: 'utf8',
    });
    expect(code, stderr).toBe(2);
    expect(stderr).toContain('CLERK_ALLOWED_ORGANIZATION_IDS');
  });
});
