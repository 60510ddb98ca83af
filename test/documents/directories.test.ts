// What directories and installers read of this project: server.json, smithery.yaml, glama.json, the bundle's manifest,
// and the install links and snippets of the README. The schema of server.json is not ours to copy; what it demands of
// the fields that are used is checked here in our own words.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { mcpbManifest } from '../../scripts/build/mcpb-manifest.ts';
import { clients } from '../../src/server/clients/index.ts';
import { readSettings } from '../../src/server/config/settings.ts';
import { settingsTable } from '../../src/server/config/table.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const text = (file: string): string => readFileSync(root + file, 'utf8');
const settings = new Set(Object.keys(settingsTable));

const packageJson = JSON.parse(text('package.json')) as {
  readonly name: string;
  readonly version: string;
  readonly mcpName: string;
  readonly repository: { readonly url: string };
};

interface Variable {
  readonly name: string;
  readonly description: string;
  readonly format?: string;
  readonly default?: string;
  readonly choices?: readonly string[];
  readonly isSecret?: boolean;
}

interface ServerJson {
  readonly $schema: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly websiteUrl: string;
  readonly repository: { readonly url: string; readonly source: string };
  readonly packages: readonly {
    readonly registryType: string;
    readonly registryBaseUrl: string;
    readonly identifier: string;
    readonly version: string;
    readonly runtimeHint: string;
    readonly transport: { readonly type: string };
    readonly environmentVariables: readonly Variable[];
  }[];
}

describe('server.json', () => {
  const server = JSON.parse(text('server.json')) as ServerJson;
  const [npm, ...others] = server.packages;

  it('is of the schema of 2025-12-11 or newer, with the fields that it knows', () => {
    const [, date = ''] =
      /^https:\/\/static\.modelcontextprotocol\.io\/schemas\/(\d{4}-\d\d-\d\d)\/server\.schema\.json$/.exec(
        server.$schema,
      ) ?? [];
    expect(date >= '2025-12-11').toBe(true);
    expect(server.name).toMatch(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/);
    expect(server.description.length).toBeLessThanOrEqual(100);
    expect(server.title.length).toBeLessThanOrEqual(100);
    expect(URL.canParse(server.websiteUrl)).toBe(true);
    expect(server.repository).toEqual({ url: expect.stringMatching(/^https:\/\//), source: 'github' });
    expect(Object.keys(server).sort()).toEqual(
      ['$schema', 'description', 'name', 'packages', 'repository', 'title', 'version', 'websiteUrl'].sort(),
    );
  });

  it('says what package.json says, and a version that is no range', () => {
    expect(server.name).toBe(packageJson.mcpName);
    expect(server.version).toBe(packageJson.version);
    expect(packageJson.repository.url).toBe(`git+${server.repository.url}.git`);
    expect(others).toEqual([]);
    expect(npm).toMatchObject({
      registryType: 'npm',
      identifier: packageJson.name,
      version: packageJson.version,
      transport: { type: 'stdio' },
    });
    expect(packageJson.version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  });

  it('asks for settings that exist, with defaults that are taken', () => {
    const variables = npm?.environmentVariables ?? [];
    expect(variables.map(({ name }) => name).filter((name) => !settings.has(name))).toEqual([]);
    for (const { name, format, choices, isSecret, default: otherwise } of variables) {
      expect(['string', 'number', 'boolean', 'filepath', undefined]).toContain(format);
      if (choices && otherwise !== undefined) expect(choices).toContain(otherwise);
      expect(isSecret === true).toBe(name === 'PORTKEY_API_KEY');
    }
    const env = Object.fromEntries(variables.map(({ name, default: otherwise }) => [name, otherwise]));
    expect(() => readSettings(env, {})).not.toThrow();
  });
});

describe('smithery.yaml', () => {
  const { startCommand } = parse(text('smithery.yaml')) as {
    startCommand: {
      type: string;
      configSchema: { properties: Record<string, object> };
      exampleConfig: Record<string, unknown>;
      commandFunction: string;
    };
  };
  // Smithery evaluates the text in the same way.
  const start = new Function(`return ${startCommand.commandFunction}`)() as (config: object) => {
    command: string;
    args: string[];
    env: Record<string, string>;
  };

  it.each([{}, startCommand.exampleConfig, { apiKey: 'pk-1', readOnly: false, toolMode: 'discover' }])(
    'starts the server with settings that it takes, for %o',
    (config) => {
      const { command, args, env } = start(config);
      expect([command, ...args]).toEqual(['npx', '-y', 'portkey-admin-mcp@1']);
      expect(Object.keys(env).filter((name) => !settings.has(name))).toEqual([]);
      expect(() => readSettings(env, {})).not.toThrow();
    },
  );

  it('knows every setting of its example', () => {
    expect(startCommand.type).toBe('stdio');
    const known = Object.keys(startCommand.configSchema.properties);
    expect(Object.keys(startCommand.exampleConfig).filter((name) => !known.includes(name))).toEqual([]);
  });
});

it('glama.json names the maintainers', () => {
  expect(JSON.parse(text('glama.json'))).toEqual({
    $schema: 'https://glama.ai/mcp/schemas/server.json',
    maintainers: [expect.any(String)],
  });
});

it("the bundle's manifest asks for settings that exist, and fills each of them in", () => {
  const manifest = mcpbManifest() as {
    version: string;
    server: { mcp_config: { env: Record<string, string> } };
    user_config: Record<string, { default: string | boolean }>;
  };
  expect(manifest.version).toBe(packageJson.version);
  const { env } = manifest.server.mcp_config;
  expect(Object.keys(env).filter((name) => !settings.has(name))).toEqual([]);
  expect(Object.values(env).sort()).toEqual(
    Object.keys(manifest.user_config)
      .map((name) => `\${user_config.${name}}`)
      .sort(),
  );
  const filled = Object.entries(env).map(([name, value]) => [
    name,
    value.replace(/\$\{user_config\.(\w+)\}/, (_, key: string) => String(manifest.user_config[key]?.default)),
  ]);
  expect(() => readSettings(Object.fromEntries(filled) as Record<string, string>, {})).not.toThrow();
});

describe('the README', () => {
  const readme = text('README.md');

  it.each(clients.map(({ name }) => name))('has a fold for %s', (name) => {
    expect(readme).toContain(`<details><summary>${name}</summary>`);
  });

  it('pins the major version wherever it starts the package', () => {
    const starts = readme.match(/-y"?[",\s]+portkey-admin-mcp[^\s",]*/g) ?? [];
    expect(starts.length).toBeGreaterThan(5);
    expect(starts.filter((start) => !start.endsWith('portkey-admin-mcp@1'))).toEqual([]);
  });

  it('has install links that carry a configuration which starts the server', () => {
    const links = [...readme.matchAll(/\]\((https:\/\/(?:cursor\.com|vscode\.dev)[^)]+)\)/g)].map(
      ([, url = '']) => new URL(url),
    );
    expect(links).toHaveLength(2);
    for (const { host, searchParams } of links) {
      const raw = searchParams.get('config') ?? '';
      const config = JSON.parse(host === 'cursor.com' ? Buffer.from(raw, 'base64').toString() : raw) as {
        command: string;
        args: string[];
        env: Record<string, string>;
      };
      expect([config.command, ...config.args]).toEqual(['npx', '-y', 'portkey-admin-mcp@1']);
      const { PORTKEY_API_KEY: _, ...env } = config.env;
      expect(() => readSettings(env, {})).not.toThrow();
    }
  });
});
