import { describe, expect, test } from 'vitest';
import { clients, type RemoteTarget } from '../../../src/server/clients/index.ts';

const target: RemoteTarget = {
  url: 'https://mcp.example.com/mcp',
  credential: 'token',
  ownKey: true,
  toolMode: 'full',
  tools: 180,
};
const client = (id: string) => {
  const found = clients.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
};

test('every client is there, in a fixed order', () => {
  expect(clients.map(({ name }) => name)).toEqual([
    'Claude Code',
    'Claude Desktop',
    'Cursor',
    'VS Code',
    'Windsurf',
    'Codex',
    'Gemini CLI',
    'opencode',
    'GitHub Copilot CLI',
    'Cline',
    'Qwen Code',
  ]);
});

describe.each(clients.map((one) => [one.name, one] as const))('the snippets of %s', (_, one) => {
  const variants = [
    ...[true, false].map((sandbox) => one.local({ sandbox, tools: 180 })),
    ...(['none', 'token', 'login'] as const).flatMap((credential) =>
      [true, false].map((ownKey) => one.remote({ ...target, credential, ownKey })),
    ),
  ];

  test('are what they say they are: JSON parses, and each says where it goes', () => {
    for (const snippet of variants) {
      expect(snippet.where).not.toBe('');
      if (snippet.language === 'json') expect(() => JSON.parse(snippet.text)).not.toThrow();
    }
  });

  test('carry a token and a key only where they are needed, and never the value of one', () => {
    const open = one.remote({ ...target, credential: 'none', ownKey: false }).text;
    expect(open).not.toMatch(/authorization|bearer|api-key|TOKEN/i);
    const both = one.remote({ ...target, credential: 'token', ownKey: true }).text;
    expect(both).toMatch(/bearer/i);
    expect(both).toMatch(/x-portkey-api-key/);
    expect(one.remote({ ...target, credential: 'login', ownKey: false }).text).not.toMatch(/bearer|TOKEN/);
  });

  test('start the sandbox without a key, and an account read-only', () => {
    expect(one.local({ sandbox: true, tools: 180 }).text).toMatch(/--sandbox/);
    expect(one.local({ sandbox: true, tools: 180 }).text).not.toMatch(/PORTKEY_API_KEY|READ_ONLY/);
    expect(one.local({ sandbox: false, tools: 180 }).text).toMatch(/PORTKEY_READ_ONLY/);
    expect(one.local({ sandbox: false, tools: 180 }).text).not.toMatch(/sandbox/);
  });

  test('stay within what the client takes', () => {
    const { maxTools } = one;
    const remote = one.remote(target).text;
    const local = one.local({ sandbox: false, tools: 180 }).text;
    if (maxTools === undefined) {
      expect(remote).not.toContain('mode=');
      expect(local).not.toContain('TOOL_MODE');
      return;
    }
    const mode = maxTools >= 44 ? 'compact' : 'discover';
    expect(remote).toContain(`https://mcp.example.com/mcp?mode=${mode}`);
    expect(one.remote({ ...target, tools: maxTools }).text).not.toContain('mode=');
    expect(local).toContain(`"PORTKEY_TOOL_MODE": "${mode}"`);
    expect(one.remote({ ...target, toolMode: 'discover' }).text).not.toContain('mode=');
    expect(one.local({ sandbox: false, tools: 20 }).text).not.toContain('TOOL_MODE');
  });
});

test('each client is addressed in its own words', () => {
  expect(JSON.parse(client('windsurf').remote(target).text).mcpServers.portkey.serverUrl).toContain(
    'https://',
  );
  expect(JSON.parse(client('gemini-cli').remote(target).text).mcpServers.portkey.httpUrl).toContain(
    'https://',
  );
  expect(JSON.parse(client('cursor').remote(target).text).mcpServers.portkey.url).toContain('https://');
  expect(JSON.parse(client('vscode').remote(target).text)).toMatchObject({
    inputs: [
      { id: 'portkey-mcp-token', password: true },
      { id: 'portkey-key', password: true },
    ],
    servers: {
      portkey: {
        type: 'http',
        headers: {
          Authorization: `Bearer \${input:portkey-mcp-token}`,
          'x-portkey-api-key': `\${input:portkey-key}`,
        },
      },
    },
  });
  expect(client('codex').remote(target).text).toBe(
    [
      '[mcp_servers.portkey]',
      'url = "https://mcp.example.com/mcp"',
      'bearer_token_env_var = "PORTKEY_MCP_TOKEN"',
      'env_http_headers = { "x-portkey-api-key" = "PORTKEY_API_KEY" }',
    ].join('\n'),
  );
  expect(client('claude-code').remote(target).text).toBe(
    [
      'claude mcp add --transport http portkey https://mcp.example.com/mcp \\',
      '  --header "Authorization: Bearer $PORTKEY_MCP_TOKEN" \\',
      '  --header "x-portkey-api-key: $PORTKEY_API_KEY"',
    ].join('\n'),
  );
});

test('a plain http address goes through the bridge only when it is allowed to', () => {
  const plain = { ...target, url: 'http://127.0.0.1:3000/mcp' };
  expect(client('claude-desktop').remote(plain).text).toContain('--allow-http');
  expect(client('claude-desktop').remote(target).text).not.toContain('--allow-http');
});
