// Server instructions for the client's model: where to start, what is left out, and facts about all tools. Some
// clients show only the first hundred characters, so those name find_tools.
import { selectionSummary } from '../catalog/filter/tool-filter.ts';
import type { Settings, ToolMode } from './config/settings.ts';

const start = (label: string): string =>
  `Start with find_tools: it finds the right tool for ${label} administration by plain words. `;

const sandbox = (label: string): string =>
  `This is a sandbox: an invented ${label} account in memory. Nothing real is touched, and all is gone when the server ends. `;

const facts =
  'Ids come from the list tools, and a slug is mostly taken for one; pages count from 0. Read an object before changing or deleting it; ' +
  'find_references shows what uses it. Costs are in US cents unless a tool says otherwise; analytics cover one workspace, with an admin key the default one unless workspace_slug names another. ';

/** The other platform in place of the facts above. */
const prismaAirsFacts =
  'Most tools work in one workspace: list_workspaces_in_scope gives its UUID and slug; ids are UUIDs, and pages count from 0. ' +
  'Read an object before changing or deleting it. Costs are in US cents. There is no prompt management here; find_tools says what else is missing and why. ';

const callers =
  'call_read_tool, call_write_tool and call_destructive_tool call what it finds, each the tools of its class.';

const byMode: Readonly<Record<ToolMode, string>> = {
  full:
    'Some schemas in the list are folded: nested fields that they leave out are accepted all the same, ' +
    'and find_tools with names gives the whole schema.',
  compact: `The tools that most work needs are listed; find_tools finds all others. ${callers}`,
  discover: `Every tool is behind four: find_tools gives schemas by name; ${callers}`,
};

/** The instructions of a server with these settings; at most 150 words. */
export function instructionsFor({
  selection,
  toolMode,
  sandbox: practice,
  portkey: { platform = 'portkey' },
}: Pick<Settings, 'selection' | 'toolMode' | 'sandbox' | 'portkey'>): string {
  const summary = selectionSummary(selection);
  const own = platform === 'portkey';
  return [
    start(own ? 'Portkey gateway' : 'Prisma AIRS AI Gateway'),
    practice ? sandbox(own ? 'Portkey' : 'Prisma AIRS') : '',
    summary === undefined ? '' : `${summary} `,
    own ? facts : prismaAirsFacts,
    byMode[toolMode],
  ].join('');
}
