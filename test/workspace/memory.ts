// The sandbox without HTTP: operations by tool names, on an account in memory. For tests that make many thousand calls.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Domain, domains, loadOperations, type ToolName, tools } from '../../src/generated/index.ts';
import { PortkeyError } from '../../src/portkey/errors.ts';
import { requestParts } from '../../src/portkey/request.ts';
import type { Operation as ClientOperation } from '../../src/runtime/operation.ts';
import { SandboxAccount } from '../../src/sandbox/account.ts';
import { operations } from '../../src/sandbox/contract.ts';
import { handlers } from '../../src/sandbox/domains/index.ts';
import { addWorkspace } from '../../src/sandbox/domains/workspaces.ts';
import { type Call, fields } from '../../src/sandbox/sandbox-request.ts';
import { seedAccount } from '../../src/sandbox/seed/index.ts';
import { checkRequest } from '../../src/sandbox/validation.ts';
import type { Fields, Upstream } from '../../src/workspace/types.ts';

const places = new Map<string, Domain>(
  domains.flatMap((domain) => tools[domain].map(({ name }) => [name, domain] as const)),
);
const served = new Map(
  Object.entries(operations).map(([key, operation]) => [operation.tool, { key, operation }]),
);
const loaded = new Map<string, ClientOperation>();

async function operationOf(tool: string): Promise<ClientOperation> {
  const known = loaded.get(tool);
  if (known) return known;
  const domain = places.get(tool);
  const operation = domain && (await loadOperations[domain]())[tool];
  if (!operation) throw new Error(`there is no operation ${tool}`);
  loaded.set(tool, operation);
  return operation;
}

/**
 * What happens to a call: it is refused before it is carried out, its reply is lost after it was, or the process ends
 * on either side of it.
 */
export type Failure = 'before' | 'after' | 'killed before' | 'killed after' | undefined;

/** The end of a process, which no code of ours outlives. */
export class Killed extends Error {}

export interface Memory {
  readonly account: SandboxAccount;
  readonly up: Upstream;
  /** Calls made, as tool names. */
  readonly calls: { readonly tool: string; readonly writes: boolean; readonly args: Fields }[];
  /** Decides what happens to the call of this number, counted from 0. */
  fail: (number: number, tool: string) => Failure;
  /** Adds a workspace and gives its slug. */
  readonly workspace: (name: string) => string;
}

/** An argument that the tool does not have would be lost without a word, and what it was to set with it. */
function checkArguments(operation: ClientOperation, args: Fields): void {
  const { tool, pathArguments, queryArguments, headerArguments, body } = operation;
  const outside = [...pathArguments, ...queryArguments, ...headerArguments].map(({ name }) => name);
  const known = new Set([...outside, ...(body?.properties ?? [])]);
  const lost = Object.keys(args).filter((name) => !known.has(name));
  if (lost.length > 0) throw new Error(`${tool} has no argument ${lost.join(', ')}`);
}

/** An error of the sandbox's as the client would throw it. */
function asPortkeyError(error: unknown): unknown {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return error;
  return new PortkeyError({ status: error.status, message: error.message });
}

/** @param seeded with the usual company in it; else one workspace and its owner. */
export function openMemory({ seeded = false, seed = 1, now = () => Date.UTC(2026, 10, 1) } = {}): Memory {
  const account = new SandboxAccount(seed, now);
  seedAccount(account, !seeded);
  const calls: Memory['calls'] = [];

  async function send(tool: ToolName, args: Fields): Promise<unknown> {
    const number = calls.length;
    const found = served.get(tool);
    if (!found) throw new Error(`the sandbox does not serve ${tool}`);
    const { key, operation } = found;
    calls.push({ tool, writes: !operation.readOnly, args });
    const failure = memory.fail(number, tool);
    if (failure === 'killed before') throw new Killed();
    if (failure === 'before') throw new PortkeyError({ status: 503, message: `${tool} failed` });
    const client = await operationOf(tool);
    if (!operation.readOnly) checkArguments(client, args);
    const parts = requestParts(client, args);
    const wire = <Value>(value: Value): Value =>
      value === undefined ? value : (JSON.parse(JSON.stringify(value)) as Value);
    const path = operation.pathParameters.map(({ name }) => [name, String(parts.path[name])] as const);
    const query = Object.fromEntries(
      Object.entries(parts.query).map(([name, value]) => [name, String(value)]),
    );
    const body = wire(parts.body);
    const handler = handlers[key];
    if (!handler) throw new Error(`the sandbox has no handler for ${key}`);
    try {
      checkRequest(operation, Object.fromEntries(path), query, body);
      const call: Call = {
        account,
        operation,
        scope: { workspace: undefined, user: account.owner, userType: 'api_key' },
        id: path[0]?.[1] ?? '',
        path: Object.fromEntries(path),
        query,
        body: fields(body),
        payload: body,
        origin: 'http://127.0.0.1',
      };
      const reply = wire(await handler(call));
      account.revision += 1;
      if (failure === 'killed after') throw new Killed();
      if (failure === 'after')
        throw new PortkeyError({ code: 'connection_lost', message: `${tool}: no answer` });
      return reply;
    } catch (error) {
      throw asPortkeyError(error);
    }
  }

  const up: Upstream = {
    call: send,
    list: async (tool, args) => {
      const { operation } = served.get(tool) ?? {};
      const page = operation?.paging?.page ?? '';
      const first =
        operation?.queryParameters.find(({ name }) => name === page)?.schema.minimum === 1 ? 1 : 0;
      const rows: Fields[] = [];
      for (let at = first; ; at += 1) {
        const body = fields(await send(tool, at === first ? args : { ...args, [page]: at }));
        const found = [body.data, body.models, body.workspaces, body.users].find(Array.isArray) ?? [];
        rows.push(...(found as Fields[]));
        const more = body.has_more ?? rows.length < Number(body['total']);
        if (more !== true || page === '' || found.length === 0) return { rows };
      }
    },
    mapConcurrent: async (items, run) => {
      const results = [];
      for (const item of items) results.push(await run(item));
      return results;
    },
    progress: () => {},
    pause: sleep,
    isAllowed: () => true,
  };
  const memory: Memory = {
    account,
    up,
    calls,
    fail: () => undefined,
    workspace: (name) => addWorkspace(account, { name }).slug,
  };
  return memory;
}
