// manifest.json of the MCPB bundle: what Claude Desktop and its kin show, ask for and start.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface UserSetting {
  readonly type: 'string' | 'boolean';
  readonly title: string;
  readonly description: string;
  readonly sensitive?: boolean;
  readonly default: string | boolean;
  /** The environment variable that the answer goes into. */
  readonly variable: string;
}

const packageJson = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
) as {
  name: string;
  version: string;
  description: string;
  license: string;
  homepage: string;
  keywords: string[];
};

/** What a person is asked for. An empty answer counts as none. */
const userSettings: Readonly<Record<string, UserSetting>> = {
  api_key: {
    type: 'string',
    title: 'Portkey API key',
    description: 'Without it the tools are listed, and a call that needs it says so.',
    sensitive: true,
    default: '',
    variable: 'PORTKEY_API_KEY',
  },
  read_only: {
    type: 'boolean',
    title: 'Read-only',
    description: 'Only tools that change nothing. Turn it off once you trust the server.',
    default: true,
    variable: 'PORTKEY_READ_ONLY',
  },
  tool_mode: {
    type: 'string',
    title: 'Tool mode',
    description: '"full": one tool per operation. "discover": four tools that find and call all the others.',
    default: 'full',
    variable: 'PORTKEY_TOOL_MODE',
  },
  sandbox: {
    type: 'boolean',
    title: 'Sandbox',
    description: 'Practise on an invented account in memory: no key, no network.',
    default: false,
    variable: 'PORTKEY_SANDBOX',
  },
};

/** The manifest for a bundle whose folder `server` is the build. */
export function mcpbManifest(): object {
  const { name, version, description, license, homepage, keywords } = packageJson;
  const repository = homepage.replace(/#.*$/, '');
  return {
    manifest_version: '0.3',
    name,
    display_name: 'Portkey Admin',
    version,
    description,
    author: { name: 'The portkey-admin-mcp maintainers', url: repository },
    repository: { type: 'git', url: repository },
    homepage,
    documentation: homepage,
    support: `${repository}/issues`,
    license,
    keywords,
    server: {
      type: 'node',
      entry_point: 'server/index.js',
      mcp_config: {
        command: 'node',
        args: [`\${__dirname}/server/index.js`],
        env: Object.fromEntries(
          Object.entries(userSettings).map(([key, { variable }]) => [variable, `\${user_config.${key}}`]),
        ),
      },
    },
    tools: [{ name: 'find_tools', description: 'Finds any of the tools by what you want done.' }],
    tools_generated: true,
    compatibility: { platforms: ['darwin', 'win32', 'linux'], runtimes: { node: '>=20.19' } },
    user_config: Object.fromEntries(
      Object.entries(userSettings).map(([key, { variable: _, ...shown }]) => [
        key,
        { ...shown, required: false },
      ]),
    ),
  };
}
