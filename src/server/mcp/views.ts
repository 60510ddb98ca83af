// Views in the chat (MCP Apps, 2026-01-26) as resources. Their pages are loaded when a client first asks for one.
import type { ReadResourceResult } from '@modelcontextprotocol/server';
import { viewNames, viewUri } from '../../overrides/views.ts';

/** The extension that the server declares, as clients know it. */
export const uiExtension = { 'io.modelcontextprotocol/ui': {} };

const mimeType = 'text/html;profile=mcp-app';

/** The page at an address; undefined where there is none. It declares that it loads from nowhere and connects to nothing. */
export async function readView(uri: string): Promise<ReadResourceResult | undefined> {
  const name = viewNames.find((each) => viewUri(each) === uri);
  if (!name) return undefined;
  const { default: pages } = await import('../../views/pages.json', { with: { type: 'json' } });
  const ui = { csp: { connectDomains: [], resourceDomains: [] }, prefersBorder: true };
  return { contents: [{ uri, mimeType, text: pages[name], _meta: { ui } }] };
}
