// What a client may tell its model about this server: where to start, what is left out, and the facts that hold for all
// tools. Some clients show the first hundred characters alone, so those name find_tools.
import { selectionSummary } from '../catalog/tool-filter.ts';
import type { Settings, ToolMode } from './config/settings.ts';

const start =
  'Start with find_tools: it finds the right tool of this Portkey gateway administration by plain words. ';

const sandbox =
  'This is a sandbox: an invented Portkey account in memory. Nothing real is touched, and all is gone when the server ends. ';

const facts =
  'Ids come from the list tools, and a slug is mostly taken for one; pages count from 0. Read an object before changing or deleting it; ' +
  'find_references shows what uses it. Costs are in US cents unless a tool says otherwise. ';

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
}: Pick<Settings, 'selection' | 'toolMode' | 'sandbox'>): string {
  const summary = selectionSummary(selection);
  return [
    start,
    practice ? sandbox : '',
    summary === undefined ? '' : `${summary} `,
    facts,
    byMode[toolMode],
  ].join('');
}
