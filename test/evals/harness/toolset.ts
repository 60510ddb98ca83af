// The tools of one server as a driver sees them: their list, and calls whose results are text.
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { createBackend } from '../../../src/catalog/backend.ts';
import { buildCatalog, type Catalog } from '../../../src/catalog/build-catalog.ts';
import { createConfirmer } from '../../../src/catalog/confirm/confirm.ts';
import { memoryNonceStore } from '../../../src/catalog/confirm/token.ts';
import { UnknownToolError } from '../../../src/catalog/dispatch.ts';
import { classOfCall } from '../../../src/catalog/effects.ts';
import { compactSurface, discoverSurface, fullSurface, type Surface } from '../../../src/catalog/surface.ts';
import type { CallContext, ListedTool } from '../../../src/catalog/tool.ts';
import { createPortkey } from '../../../src/portkey/client.ts';
import { sharedTable } from '../../../src/server/config/table-shared.ts';
import type { Task } from '../task.ts';
import type { CallRecord } from './score.ts';
import { evalKey, type Stage } from './world.ts';

/** A server's tools for the length of one task. */
export interface Toolset {
  readonly tools: readonly Pick<ListedTool, 'name' | 'description' | 'inputSchema'>[];
  /** Names of everything that can be reached. An agent learns them from the list, or in passing. */
  readonly names: readonly string[];
  /** Portkey's reply in a result's text, where it is not the text itself. */
  readonly unwrap?: (text: string) => unknown;
  /** Calls a tool by the name under which this server lists it. */
  readonly call: (tool: string, args: unknown) => Promise<CallRecord>;
  /** Calls a tool by its own name, through another tool where this server hides it. */
  readonly reach: (tool: string, args: unknown) => Promise<CallRecord>;
}

/** A server that takes one task after the other. */
export interface Server {
  readonly name: string;
  /** Tokens of its tools/list. */
  readonly listing: number;
  readonly open: (task: Task) => Toolset;
  readonly close: () => Promise<void>;
}

export const countTokens = (value: unknown): number =>
  encode(typeof value === 'string' ? value : JSON.stringify(value)).length;

/** A call with its cost. */
export function record(tool: string, args: unknown, ok: boolean, text: string): CallRecord {
  return { tool, args, ok, text, tokens: countTokens({ name: tool, arguments: args }) + countTokens(text) };
}

const callers = { read: 'call_read_tool', write: 'call_write_tool', destructive: 'call_destructive_tool' };

/** As a server has it that nobody has set up otherwise. */
const maxResultBytes = Number(sharedTable.PORTKEY_MAX_RESULT_BYTES.default);

/** This server, in process, on the stage's account. */
export function ownServer(stage: Stage, mode: 'full' | 'compact' | 'discover'): Server {
  const portkey = createPortkey({
    apiKey: evalKey,
    baseUrl: stage.url,
    baseUrlIsDefault: false,
    timeoutMs: 10_000,
    maxRetries: 2,
    backoffMs: 1,
    maxResultBytes,
    proxy: false,
  });
  const backend = createBackend(portkey, maxResultBytes);
  const catalogs = new Map<boolean, Catalog>();
  const catalogFor = (readOnly: boolean): Catalog => {
    const made = catalogs.get(readOnly) ?? buildCatalog(backend, { readOnly, preview: false });
    catalogs.set(readOnly, made);
    return made;
  };
  const onUnexpected = (error: unknown): never => {
    throw error;
  };
  const make = { full: fullSurface, compact: compactSurface, discover: discoverSurface }[mode];
  // One for each setting: the index of a search is made once and not for each task.
  const surfaces = new Map<string, Surface>();
  const surfaceFor = (readOnly: boolean, confirms: boolean): Surface => {
    const key = `${readOnly} ${confirms}`;
    const known = surfaces.get(key);
    if (known) return known;
    const confirmer = createConfirmer({
      mode: confirms ? 'always' : 'auto',
      key: new Uint8Array(32),
      spent: memoryNonceStore(),
      describe: async (tool) => ({ headline: tool.title, details: [], meaning: '' }),
    });
    const made = make(catalogFor(readOnly), { onUnexpected, confirmer });
    surfaces.set(key, made);
    return made;
  };
  return {
    name: mode,
    listing: make(catalogFor(false), { onUnexpected }).listed.reduce(
      (sum, { name, description, inputSchema }) => sum + countTokens({ name, description, inputSchema }),
      0,
    ),
    open: (task) => {
      const readOnly = task.setting?.readOnly === true;
      const catalog = catalogFor(readOnly);
      const confirms = task.setting?.confirm === true;
      const surface = surfaceFor(readOnly, confirms);
      const send = async (tool: string, args: unknown): Promise<CallRecord> => {
        const context: CallContext = {
          signal: new AbortController().signal,
          principal: 'evals',
          progress: () => undefined,
          ...(confirms && { asking: {} }),
        };
        try {
          const first = await surface.call(tool, args, context);
          const asked = !first.ok && first.ask;
          const outcome = asked
            ? await surface.call(tool, args, {
                ...context,
                asking: {
                  answer: { outcome: task.declines === true ? 'declined' : 'accepted', state: asked.state },
                },
              })
            : first;
          return record(
            tool,
            args,
            outcome.ok,
            (outcome.ok ? outcome.text : undefined) ?? JSON.stringify(outcome.value),
          );
        } catch (error) {
          if (error instanceof UnknownToolError) return record(tool, args, false, error.message);
          throw error;
        }
      };
      const listed = new Set(surface.listed.map(({ name }) => name));
      return {
        tools: surface.listed,
        names: catalog.tools.map(({ name }) => name),
        call: send,
        reach: (tool, args) => {
          const found = catalog.find(tool);
          if (listed.has(tool) || !found) return send(tool, args);
          return send(callers[classOfCall(found, args)], { name: tool, arguments: args });
        },
      };
    },
    close: () => portkey.close(),
  };
}
