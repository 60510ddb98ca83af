// skills/ and .claude-plugin/: the skills of a server with every tool, for clients that take skills or plugins from a
// repository.
import { readFileSync } from 'node:fs';
import { root } from '../../codegen/contract/paths.ts';
import type { Emitted } from '../../codegen/emit/context.ts';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { buildCatalog } from '../../src/catalog/build-catalog.ts';
import { guide } from '../../src/overrides/prompts/guide.ts';
import { skillFiles, skillName } from '../../src/server/mcp/skill-catalog.ts';

/** A folder cannot know how the server is set up. */
const ways =
  'This skill needs the MCP server portkey-admin-mcp. Its settings decide which tools there are: those that are not listed are found with find_tools and called through call_read_tool, call_write_tool and call_destructive_tool, each the tools of its class. What find_tools does not find, this server does not offer, for instance because it is read-only: leave that step out, and say so.';

interface PackageFacts {
  readonly name: string;
  readonly license: string;
  readonly homepage: string;
}

/** The plugin of Claude Code: skills alone, since people choose themselves how the server is started. */
function pluginFiles({ name, license, homepage }: PackageFacts): Emitted {
  const description =
    'Skills for the administration of a Portkey AI gateway through the MCP server portkey-admin-mcp';
  const plugin = { name: skillName(guide.name), description, homepage, license };
  const marketplace = {
    name,
    owner: { name },
    plugins: [{ name: plugin.name, source: './', description }],
  };
  const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
  return new Map([
    ['.claude-plugin/plugin.json', json(plugin)],
    ['.claude-plugin/marketplace.json', json(marketplace)],
  ]);
}

export function emitSkills(): Emitted {
  const catalog = buildCatalog(offlineBackend, { readOnly: false, preview: false });
  const facts = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as PackageFacts;
  return new Map([
    ...skillFiles(catalog, ways).map(({ name, text }) => [`skills/${name}/SKILL.md`, text] as const),
    ...pluginFiles(facts),
  ]);
}
