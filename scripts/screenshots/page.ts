// The page as the server would send it, with the whole catalog.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createBackend } from '../../src/catalog/backend.ts';
import { buildCatalog } from '../../src/catalog/build-catalog.ts';
import { createPortkey } from '../../src/portkey/client.ts';
import { readSettings } from '../../src/server/config/settings.ts';
import type { PageFacts } from '../../src/server/http/interfaces.ts';
import { renderPage } from '../../src/server/http/status/page.ts';

export function pageFacts(changes: Partial<PageFacts> = {}): PageFacts {
  const settings = readSettings({});
  const { tools } = buildCatalog(
    createBackend(createPortkey(settings.portkey), settings.portkey.maxResultBytes),
    settings.selection,
  );
  return {
    version: '1.0.0',
    endpoint: 'https://mcp.example.com/mcp',
    authMode: 'bearer',
    keyMode: 'shared',
    toolMode: 'full',
    readOnly: false,
    keyHeader: 'x-portkey-api-key',
    sandbox: false,
    keyPresent: true,
    tools,
    ...changes,
  };
}

export interface PageServer {
  readonly url: string;
  /** What /ready says. */
  ready: 'ready' | 'degraded' | 'unready';
  /** Paths asked for. */
  readonly asked: string[];
  readonly close: () => Promise<void>;
}

export async function servePage(facts: PageFacts): Promise<PageServer> {
  const page = renderPage(facts);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/') response.writeHead(200, page.headers).end(page.html);
    else if (request.url === '/ready')
      response
        .writeHead(served.ready === 'unready' ? 503 : 200)
        .end(JSON.stringify({ status: served.ready }));
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const served: PageServer = {
    url: `http://127.0.0.1:${port}/`,
    ready: 'ready',
    asked,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return served;
}
