// What settings of tools leave, and what is said of those that leave nothing or hide what was asked for.
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../src/server/config/settings.ts';
import { createServices } from '../../src/server/create-services.ts';

async function offered(env: Record<string, string>): Promise<{ tools: number; hidden: readonly string[] }> {
  const services = await createServices(readSettings({ LOG_LEVEL: 'silent', ...env }));
  const { tools, hidden = [] } = services.catalog;
  await services.close();
  return { tools: tools.length, hidden };
}

describe('settings that leave no tool stop the start, and say which they are', () => {
  test.each([
    [{ PORTKEY_TOOLS: 'list_agent_servers' }, /^PORTKEY_TOOLS leaves no tool at all; .*PORTKEY_PREVIEW=true/],
    [{ PORTKEY_TOOL_DOMAINS: 'agents' }, /^PORTKEY_TOOL_DOMAINS leaves no tool at all/],
    [
      { PORTKEY_TOOLS: 'delete_*', PORTKEY_READ_ONLY: 'true' },
      /^PORTKEY_TOOLS leaves no tool at all together with PORTKEY_READ_ONLY=true/,
    ],
    [
      { PORTKEY_TOOLS: 'get_prompt', PORTKEY_TOOL_DOMAINS: 'keys' },
      /^PORTKEY_TOOLS leaves no tool at all together with PORTKEY_TOOL_DOMAINS/,
    ],
    [{ PORTKEY_EXCLUDE_TOOLS: '*' }, /^PORTKEY_EXCLUDE_TOOLS leaves no tool at all/],
    [{ PORTKEY_TOOLS: ',' }, /^PORTKEY_TOOLS is ","; it takes words, comma-separated/],
    [{ PORTKEY_TOOLS: 'get_promt' }, /^PORTKEY_TOOLS names what does not exist: .*get_prompt/],
  ])('%j', async (env, message) => {
    await expect(offered(env)).rejects.toThrow(message);
  });
});

test('a name that another setting hides is told, with the setting that would show it', async () => {
  expect(await offered({ PORTKEY_TOOLS: 'get_prompt,list_agent_servers' })).toEqual({
    tools: 1,
    hidden: [
      'PORTKEY_TOOLS asks for list_agent_servers, which is not offered: it needs PORTKEY_PREVIEW=true',
    ],
  });
  expect(await offered({ PORTKEY_TOOLS: 'get_prompt,delete_prompt', PORTKEY_READ_ONLY: 'true' })).toEqual({
    tools: 1,
    hidden: [
      'PORTKEY_TOOLS asks for delete_prompt, which is not offered: PORTKEY_READ_ONLY=true leaves it out',
    ],
  });
  expect(await offered({ PORTKEY_TOOLS: 'get_prompt,list_*' })).toMatchObject({ hidden: [] });
});

describe('a proxy of the environment', () => {
  test.each(['user:secret@proxy.example.com:80800', 'socks5://secret.example.com:1', 'http://:secret@'])(
    'that cannot be used stops the start, and is not shown: %s',
    (address) => {
      const reading = (): unknown => readSettings({ HTTPS_PROXY: address });
      expect(reading).toThrow(/^HTTPS_PROXY is not the address of a proxy/);
      expect(reading).not.toThrow(/secret/);
      expect(() => readSettings({ HTTPS_PROXY: address }, { sandbox: true })).not.toThrow();
    },
  );

  test.each(['proxy.example.com:8080', 'user:pw@proxy.example.com:8080', 'https://proxy.example.com'])(
    'is taken with its scheme and without: %s',
    (address) => {
      expect(() => readSettings({ https_proxy: address })).not.toThrow();
    },
  );
});
