// One task's account: the usual seed and the task's own, behind one HTTP address that all worlds share in turn.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SandboxAccount } from '../../../src/sandbox/account.ts';
import { readFaults } from '../../../src/sandbox/faults.ts';
import { History } from '../../../src/sandbox/history.ts';
import { generator } from '../../../src/sandbox/identity.ts';
import { seedAccount } from '../../../src/sandbox/seed/index.ts';
import { serve } from '../../../src/sandbox/server.ts';
import type { Task } from '../task.ts';

/** The time at the start of every world: a Monday morning, as in the demo. */
export const today = Date.parse('2026-11-16T09:00:00Z');

/** The key of every world. */
export const evalKey = 'evals-key';

let pastRequests: History | undefined;

/** An account whose past is computed once for all worlds and copied for each. */
class EvalAccount extends SandboxAccount {
  #copy: History | undefined;

  override get history(): History {
    if (this.#copy) return this.#copy;
    pastRequests ??= new History(this.flows, this.seed, today);
    this.#copy = Object.assign(Object.create(History.prototype) as History, {
      start: pastRequests.start,
      entries: pastRequests.entries.map((entry) => ({ ...entry })),
    });
    return this.#copy;
  }

  /** Requests that were added to the past, if anybody looked at it. */
  get added(): readonly unknown[] {
    return this.#copy && pastRequests ? this.#copy.entries.slice(pastRequests.entries.length) : [];
  }
}

/** An account and what answers for it. */
export interface World {
  readonly account: SandboxAccount;
  /** Requests in the history beyond those of the seed. */
  readonly added: () => readonly unknown[];
  readonly server: Server;
}

/** Lays the seed of a task. */
export function createWorld(task: Pick<Task, 'seed' | 'setting'>): World {
  // A second passes with each request, and none without: what takes time ends, and every run is the same.
  let now = today;
  const account = new EvalAccount(1, () => now);
  seedAccount(account, false);
  task.seed?.(account);
  const wanted = task.setting?.workspaceKey;
  const workspace = wanted === undefined ? undefined : account.workspaces.find(wanted)?.id;
  const { server } = serve({
    account,
    key: evalKey,
    scope: { workspace, user: account.owner, userType: 'api_key' },
    faults: readFaults(task.setting?.faults ?? '', generator(1), () => today),
  });
  server.prependListener('request', () => {
    now += 1000;
  });
  return { account, added: () => account.added, server };
}

/** One loopback address whose answers come from the world of the moment. */
export interface Stage {
  /** What PORTKEY_BASE_URL is. */
  readonly url: string;
  enter(world: World): void;
  close(): Promise<void>;
}

/** Opens the address. */
export async function openStage(): Promise<Stage> {
  let current: World | undefined;
  const front = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (current) current.server.emit('request', request, response);
    else response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  front.unref();
  const { port } = front.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    enter: (world) => {
      current = world;
    },
    close: () =>
      new Promise((resolve) => {
        front.close(() => resolve());
        front.closeAllConnections();
      }),
  };
}
