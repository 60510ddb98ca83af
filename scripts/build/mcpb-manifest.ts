// manifest.json of the MCPB bundle: what Claude Desktop and its kin show, ask for and start.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { initialValue, installQuestions, shortName } from '../docs/installers.ts';

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
const questions = installQuestions().filter((asked) => asked.registryOnly !== true);

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
          questions.map(({ variable }) => [variable, `\${user_config.${shortName(variable)}}`]),
        ),
      },
    },
    tools: [{ name: 'find_tools', description: 'Finds any of the tools by what you want done.' }],
    tools_generated: true,
    compatibility: { platforms: ['darwin', 'win32', 'linux'], runtimes: { node: '>=20.19' } },
    user_config: Object.fromEntries(
      questions.map((asked) => [
        shortName(asked.variable),
        {
          type: asked.type,
          title: asked.title,
          description: asked.description,
          ...(asked.secret && { sensitive: true }),
          default: initialValue(asked),
          required: false,
        },
      ]),
    ),
  };
}
