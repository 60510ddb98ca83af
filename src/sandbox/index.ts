// A Portkey to practise on: an HTTP server on loopback that keeps an organisation in memory.
import type { AddressInfo } from 'node:net';
import { SandboxAccount } from './account.ts';
import { readFaults } from './faults.ts';
import { generator } from './identity.ts';
import { seedAccount } from './seed/index.ts';
import { type Recorded, serve } from './server.ts';

export type { Recorded } from './server.ts';

/** How a sandbox is set up; everything has a default. */
export interface SandboxOptions {
  /** The key to be called with; "sandbox" unless said otherwise. */
  readonly key?: string;
  /**
   * Whose key that is. Unless said otherwise it stands for both kinds that an account needs. An organisation's key
   * has no part in the data plane; a workspace's sees its workspace alone: what needs the other answers 403 AB03.
   */
  readonly scope?: 'both' | 'organisation' | 'workspace';
  /** The workspace of a workspace's key, by slug or id; else the first. */
  readonly workspace?: string;
  /** Failures on demand, in the syntax of PORTKEY_SANDBOX_FAULTS. */
  readonly faults?: string;
  /** The same seed gives the same ids and the same history. */
  readonly seed?: number;
  /** The clock, in ms since 1970. */
  readonly now?: () => number;
  /** The port to listen on; a free one unless said otherwise. */
  readonly port?: number;
  /** True: an organisation with one workspace and nothing else in it. */
  readonly empty?: boolean;
}

/** A sandbox that runs. */
export interface Sandbox {
  /** What PORTKEY_BASE_URL would be: "http://127.0.0.1:PORT/v1". */
  readonly url: string;
  readonly key: string;
  /** The last thousand requests, newest last. */
  readonly requests: readonly Recorded[];
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

/** Starts a sandbox. Throws for faults that cannot be read, a workspace that is not there, or a port in use. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { key = 'sandbox', seed = 1, now = Date.now } = options;
  const faults = readFaults(options.faults ?? '', generator(seed), now);
  const account = new SandboxAccount(seed, now);
  seedAccount(account, options.empty ?? false);
  const wanted = options.workspace;
  const workspace = wanted === undefined ? account.workspaces.all()[0] : account.workspaces.find(wanted);
  if (!workspace) throw new Error(`The sandbox has no workspace ${wanted ?? ''}`);
  const { server, requests } = serve({
    account,
    key,
    faults,
    scope: {
      workspace: options.scope === 'workspace' ? workspace.id : undefined,
      user: account.owner,
      userType: 'api_key',
      ...((options.scope ?? 'both') === 'both' && { both: true }),
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  // A process that has nothing else to do need not stay for its sandbox.
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    key,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
