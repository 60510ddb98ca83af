// A catalog in front of a sandbox: what the tests of composite tools act on.

import { createBackend } from '../../../src/catalog/backend.ts';
import { buildCatalog, type Catalog } from '../../../src/catalog/build-catalog.ts';
import { callTool, findTool } from '../../../src/catalog/dispatch.ts';
import type { CallOutcome } from '../../../src/catalog/tool.ts';
import { createPortkey } from '../../../src/portkey/client.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/index.ts';

type Value = Record<string, unknown>;

export interface Stage {
  readonly sandbox: Sandbox;
  readonly catalog: Catalog;
  /** Calls a tool; its reply, or an exception when it is an error. */
  readonly call: (tool: string, args: object) => Promise<Value>;
  /** Calls a tool that shall fail; its error. */
  readonly fail: (tool: string, args: object) => Promise<Value>;
  /** "METHOD /path?query" of what was sent since the last look, oldest first. */
  readonly sent: () => string[];
  /** The same, without reads. */
  readonly writes: () => string[];
  /** Messages of progress, oldest first. */
  readonly progress: { readonly progress: number; readonly message: string }[];
  readonly close: () => Promise<void>;
}

/** Starts a sandbox (empty unless said otherwise) and a catalog on it, or on whatever answers at `url`. */
export async function openStage(
  options: SandboxOptions = {},
  url?: string,
  maxResultBytes = 100_000,
): Promise<Stage> {
  const sandbox = await startSandbox({ empty: true, ...options });
  const portkey = createPortkey({
    apiKey: sandbox.key,
    baseUrl: url ?? sandbox.url,
    baseUrlIsDefault: false,
    timeoutMs: 10_000,
    maxRetries: 0,
    maxResultBytes: 100_000,
    proxy: false,
  });
  const catalog = buildCatalog(createBackend(portkey, maxResultBytes), { readOnly: false, preview: false });
  const progress: { progress: number; message: string }[] = [];
  const unexpected: unknown[] = [];

  async function outcome(tool: string, args: object): Promise<CallOutcome> {
    const context = {
      signal: new AbortController().signal,
      principal: 'test',
      progress: (update: { progress: number; message: string }) => void progress.push(update),
    };
    const result = await callTool(findTool(catalog, tool), args, context, (error) => unexpected.push(error));
    if (unexpected.length > 0) throw unexpected[0];
    return result;
  }

  let seen = 0;
  const sent = (): string[] => {
    const since = sandbox.requests.slice(seen);
    seen = sandbox.requests.length;
    return since.map(({ method, url }) => `${method} ${url.replace(/^\/v\d/, '')}`);
  };

  return {
    sandbox,
    catalog,
    progress,
    sent,
    writes: () => sent().filter((line) => !line.startsWith('GET ')),
    call: async (tool, args) => {
      const result = await outcome(tool, args);
      if (!result.ok) throw new Error(JSON.stringify(result.value));
      return { ...result.value };
    },
    fail: async (tool, args) => {
      const result = await outcome(tool, args);
      if (result.ok) throw new Error(`${tool} succeeded: ${JSON.stringify(result.value)}`);
      return result.value['error'] as Value;
    },
    close: async () => {
      await portkey.close();
      await sandbox.close();
    },
  };
}

/** An id out of a reply. */
export function idOf(reply: Value): string {
  const { id } = reply;
  if (typeof id !== 'string') throw new Error(`no id in ${JSON.stringify(reply)}`);
  return id;
}

/** The collection and the provider slug that prompts of an empty sandbox can stand on. */
export async function ground(stage: Stage): Promise<{ collection: string; workspace: string }> {
  const { data } = (await stage.call('list_workspaces', {})) as { data: { id: string }[] };
  const workspace = data[0]?.id ?? '';
  const made = await stage.call('create_collection', { workspace_id: workspace, name: 'Prompts' });
  stage.sent();
  return { collection: idOf(made), workspace };
}
