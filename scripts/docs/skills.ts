// skills/: the skills of a server with every tool, for clients that take skills or plugins from a repository.
import type { Emitted } from '../../codegen/emit/context.ts';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { compose } from '../../src/catalog/build-catalog.ts';
import { skillFiles } from '../../src/server/mcp/skill-catalog.ts';

/** A folder cannot know how the server is set up. */
const ways =
  'This skill needs the MCP server portkey-admin-mcp. Its settings decide which tools there are: those that are not listed are found with find_tools and called through call_read_tool, call_write_tool and call_destructive_tool, each the tools of its class. What find_tools does not find, this server does not offer, for instance because it is read-only: leave that step out, and say so.';

export function emitSkills(): Emitted {
  const catalogue = compose(offlineBackend, { readOnly: false, preview: false });
  return new Map([...skillFiles(catalogue, ways)].map(([name, text]) => [`skills/${name}/SKILL.md`, text]));
}
