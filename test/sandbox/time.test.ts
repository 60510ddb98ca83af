// What the sandbox does as time goes by, what it writes down, and what it counts.
import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { callTool, entries, idOf, object, refused, sandboxForEach } from './given.ts';

const given = sandboxForEach();
const { ask } = given;

describe('what takes time', () => {
  it('a log export runs for a while, and leaves a file', async () => {
    const id = await idOf(
      ask(
        'create_log_export',
        {},
        {
          workspace_id: 'production',
          filters: { status_code: '503' },
          requested_data: ['id', 'response_status_code'],
        },
      ),
    );
    const state = async () => object((await ask('get_log_export', { exportId: id })).body)['status'];
    expect(await state()).toBe('draft');
    refused(await ask('download_log_export', { exportId: id }), 400, 'AB01');
    await ask('start_log_export', { exportId: id });
    expect(await state()).toBe('in_progress');
    given.time += 5000;
    expect(await state()).toBe('success');
    const { signed_url } = object((await ask('download_log_export', { exportId: id })).body);
    const lines = (await (await fetch(String(signed_url))).text()).trim().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.map((line) => JSON.parse(line).response_status_code)).toEqual(lines.map(() => 503));
    expect((await fetch(String(signed_url).replace(/\/\w+\.jsonl$/, '/0.jsonl'))).status).not.toBe(200);
  });

  it('a log export can be stopped while it runs', async () => {
    const id = await idOf(
      ask('create_log_export', {}, { workspace_id: 'production', filters: {}, requested_data: ['id'] }),
    );
    refused(await ask('cancel_log_export', { exportId: id }), 400, 'AB01');
    await ask('start_log_export', { exportId: id });
    await ask('cancel_log_export', { exportId: id });
    given.time += 5000;
    expect(object((await ask('get_log_export', { exportId: id })).body)['status']).toBe('stopped');
  });

  it('a new MCP integration is looked at after a moment, and one that is away says so', async () => {
    const add = (url: string) =>
      idOf(ask('create_mcp_integration', {}, { name: url, url, auth_type: 'none', transport: 'http' }));
    const state = async (id: string) =>
      object((await ask('get_mcp_integration_metadata', { mcpIntegrationId: id })).body)['sync_status'];
    const here = await add('https://docs.example.com/mcp');
    const away = await add('https://docs.invalid/mcp');
    expect(await state(here)).toBe('pending');
    given.time += 5000;
    expect([await state(here), await state(away)]).toEqual(['success', 'failed']);
    const found = await ask(
      'create_mcp_server',
      {},
      {
        name: 'Away',
        mcp_integration_id: away,
        workspace_id: 'staging',
      },
    );
    const test = object((await ask('test_mcp_server', { mcpServerId: object(found.body)['id'] })).body);
    expect(test).toMatchObject({ success: false, error: expect.any(String) });
  });
});

describe('the audit log', () => {
  it('has every change made, and no secret of it', async () => {
    await ask(
      'create_virtual_key',
      {},
      {
        name: 'Mine',
        provider: 'openai',
        key: 'very-secret',
        workspace_id: 'staging',
      },
    );
    const period = {
      start_time: '2026-06-01T00:00:00Z',
      end_time: '2026-07-01T00:00:00Z',
      organisation_id: 'any',
    };
    const records = entries(await ask('list_audit_logs', period), 'records');
    expect(records[0]).toMatchObject({
      method: 'POST',
      uri: '/v1/virtual-keys',
      resource_type: 'virtual-key',
    });
    expect(JSON.stringify(records)).not.toContain('very-secret');
    const updates = entries(await ask('list_audit_logs', { ...period, method: 'PUT' }), 'records');
    expect(new Set(updates.map(({ method }) => method))).toEqual(new Set(['PUT']));
  });
});

describe('limits', () => {
  it('know what is exhausted, and forget it when they are reset', async () => {
    const policy = entries(await ask('list_usage_limits')).find(({ type }) => type === 'tokens');
    const one = { policyUsageLimitsId: policy?.['id'] };
    const [worn] = entries(await ask('list_usage_limit_entities', { ...one, status: 'exhausted' }));
    expect(worn).toMatchObject({ value_key: 'emi.tanaka@example.com' });
    await ask('reset_usage_limit_entity', { ...one, entityId: worn?.['id'] });
    expect(entries(await ask('list_usage_limit_entities', { ...one, status: 'exhausted' }))).toEqual([]);
  });
});

it('an empty sandbox has one workspace and a collection, and nothing else', async () => {
  const own = await startSandbox({ empty: true });
  try {
    expect(entries(await callTool(own, 'list_workspaces')).length).toBe(1);
    for (const tool of [
      'list_prompts',
      'list_configs',
      'list_api_keys',
      'list_providers',
      'list_integrations',
    ]) {
      expect(entries(await callTool(own, tool))).toEqual([]);
    }
  } finally {
    await own.close();
  }
});
