// A catalog on a real client in this process, for tests that need no protocol.

import { createVerifier } from '../../src/catalog/after/verifier.ts';
import { createBackend } from '../../src/catalog/backend.ts';
import { buildCatalog, type Catalog } from '../../src/catalog/build-catalog.ts';
import { callTool, findTool } from '../../src/catalog/dispatch.ts';
import type { Selection } from '../../src/catalog/filter/tool-filter.ts';
import type { CallOutcome } from '../../src/catalog/tool.ts';
import { createPortkey } from '../../src/portkey/client.ts';

export interface InProcess {
  readonly catalog: Catalog;
  readonly call: (tool: string, args: unknown) => Promise<CallOutcome>;
  readonly close: () => Promise<void>;
}

/** Everything from the tool's name to the wire, against the upstream at `baseUrl`. */
export function openCatalog(
  baseUrl: string,
  selection: Partial<Selection> = {},
  maxResultBytes = 100_000,
  verifyWrites = false,
): InProcess {
  const portkey = createPortkey({
    apiKey: 'pk-test-0123456789',
    baseUrl,
    baseUrlIsDefault: false,
    timeoutMs: 5_000,
    maxRetries: 0,
    maxResultBytes,
    proxy: false,
  });
  const backend = createBackend(portkey, maxResultBytes);
  const catalog = buildCatalog(backend, {
    readOnly: false,
    preview: true,
    ...selection,
  });
  return {
    catalog,
    call: (tool, args) =>
      callTool(
        findTool(catalog, tool),
        args,
        { signal: new AbortController().signal, principal: 'test', progress: () => {} },
        (error) => {
          throw error;
        },
        verifyWrites ? { after: createVerifier(backend, catalog) } : {},
      ),
    close: () => portkey.close(),
  };
}
