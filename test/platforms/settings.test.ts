// Which platform a server administers, and the refusal of what belongs to the other one.
import { describe, expect, it } from 'vitest';
import { prismaAirsPlatform } from '../../src/catalog/platforms/prisma-airs.ts';
import { readHttpSettings } from '../../src/server/config/http-settings.ts';
import { readSettings } from '../../src/server/config/settings.ts';
import { openAirs } from '../support/prisma-airs.ts';

const account = {
  PANW_AI_GW_CLIENT_ID: 'robot',
  PANW_AI_GW_CLIENT_SECRET: 'secret-of-the-robot',
  PANW_AI_GW_TSG_ID: '1234567890',
};
const airs = { PORTKEY_PLATFORM: 'prisma-airs' };

describe('the platform', () => {
  it('is Portkey unless it is set', () => {
    expect(readSettings({ PORTKEY_API_KEY: 'pk-0123456789' }).portkey.platform).toBeUndefined();
  });

  it.each([
    [account, 'PANW_AI_GW_CLIENT_ID', 'PORTKEY_PLATFORM=prisma-airs'],
    [
      { PANW_AI_GW_DATA_ENDPOINT: 'https://x.example' },
      'PANW_AI_GW_DATA_ENDPOINT',
      'PORTKEY_PLATFORM=prisma-airs',
    ],
    [
      { PORTKEY_BASE_URL: 'https://api.apps.paloaltonetworks.com/ai_gw/v2' },
      'PORTKEY_BASE_URL',
      'PORTKEY_PLATFORM=prisma-airs',
    ],
    [{ ...airs, PORTKEY_API_KEY: 'pk-0123456789' }, 'PORTKEY_API_KEY', 'PANW_AI_GW_CLIENT_ID'],
    [
      { ...airs, ...account, PORTKEY_BASE_URL: 'https://api.portkey.ai/v1' },
      'PORTKEY_BASE_URL',
      'PANW_AI_GW',
    ],
    [
      { ...airs, ...account, PANW_AI_GW_DATA_ENDPOINT: 'https://api.portkey.ai/v1' },
      'PANW_AI_GW_DATA_ENDPOINT',
      'PORTKEY_PLATFORM=portkey',
    ],
  ])('with what belongs to the other one stops the start and says what to set (%#)', (env, variable, way) => {
    expect(() => readSettings(env)).toThrow(new RegExp(`^${variable} .*${way}`));
  });

  it('leaves the general names of the vendor to other programs', () => {
    const settings = readSettings({ PORTKEY_API_KEY: 'pk-0123456789', PANW_MGMT_CLIENT_ID: 'robot' });
    expect(settings.portkey.apiKey).toBe('pk-0123456789');
  });

  it('takes each part of the account under its general name too', () => {
    const { portkey } = readSettings({
      ...airs,
      PANW_AI_GW_CLIENT_ID: 'robot',
      PANW_MGMT_CLIENT_ID: 'another',
      PANW_MGMT_CLIENT_SECRET: 'secret-of-the-robot',
      PANW_MGMT_TSG_ID: '1234567890',
      PANW_MGMT_TOKEN_ENDPOINT: 'https://auth.example/token',
    });
    expect(portkey.account).toEqual({
      clientId: 'robot',
      clientSecret: 'secret-of-the-robot',
      tenant: '1234567890',
      tokenUrl: 'https://auth.example/token',
    });
  });

  it('refuses a key of each caller on Prisma AIRS, and keeps the shared account', () => {
    const env = {
      ...airs,
      ...account,
      MCP_PORTKEY_KEY_MODE: 'per-request',
      MCP_ALLOW_UNAUTHENTICATED_HTTP: 'true',
    };
    expect(() => readHttpSettings(env)).toThrow(/^MCP_PORTKEY_KEY_MODE is per-request.*it takes shared/);
    expect(readHttpSettings({ ...env, MCP_PORTKEY_KEY_MODE: 'shared' }).keyMode).toBe('shared');
  });

  it('refuses a choice of tools that it does not have, with the reason', async () => {
    await expect(openAirs({ env: { PORTKEY_TOOL_DOMAINS: 'prompts' } })).rejects.toThrow(
      /no prompt management/,
    );
    await expect(openAirs({ env: { PORTKEY_TOOLS: 'list_virtual_keys' } })).rejects.toThrow(
      /Providers take the place/,
    );
  });
});

describe('what Prisma AIRS lacks', () => {
  it('is not listed, and find_tools and a call of it say why', async () => {
    const { services, call, close } = await openAirs({ env: { PORTKEY_PREVIEW: 'false' } });
    const names = services.surface.listed.map(({ name }) => name);
    expect(names).toContain('list_organisation_guardrails');
    expect(names.filter((name) => prismaAirsPlatform.absent.has(name))).toEqual([]);
    expect(names).not.toContain('get_error_analytics');
    expect(JSON.stringify((await call('find_tools', { names: ['create_prompt'] })).value)).toContain(
      'no prompt management',
    );
    expect(JSON.stringify((await call('find_tools', { query: 'publish a prompt version' })).value)).toContain(
      'no prompt management',
    );
    expect(JSON.stringify((await call('find_tools', { domain: 'prompts' })).value)).toContain(
      'no prompt management',
    );
    await expect(call('list_all_users', {})).rejects.toThrow(/Strata Cloud Manager/);
    await close();
  });

  it('is pointed at by no description', async () => {
    const { services, close } = await openAirs();
    const known = new Set(services.surface.listed.map(({ name }) => name));
    for (const { name, description } of services.surface.listed) {
      for (const word of description.match(/\b(?:list|get|create|update|delete|find|publish)_[a-z_]+/g) ?? [])
        expect(known.has(word), `${name}: ${word}`).toBe(true);
    }
    await close();
  });

  it('is told of a preview in its description', async () => {
    const { services, close } = await openAirs();
    for (const tool of services.catalog.tools)
      expect(tool.description.includes('Preview: '), tool.name).toBe(tool.preview);
    await close();
  });
});
