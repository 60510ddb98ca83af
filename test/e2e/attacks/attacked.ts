// The build that the attacks of this folder are made on, its upstream, and ways to call it over stdio and HTTP.
//
// ATTACKED_BUILD=<checkout>/build makes them on the build, and the sources beside it, of another checkout. Each attack
// worked once: on a build of commit 28e3c9a every test fails.
//
//   git worktree add --detach <checkout> 28e3c9a
//   (cd <checkout> && npm ci --ignore-scripts && npm run build)
//   ATTACKED_BUILD=<checkout>/build npx vitest run --project e2e test/e2e/attacks
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, beforeEach } from 'vitest';
import { type Recorder, startRecorder } from '../../../scripts/harness/recorder.ts';
import { cleanEnvironment, serverPath } from '../../../scripts/harness/stdio-client.ts';
import { type Answer, ask, type BuiltServer, startBuilt, token } from '../../support/built-server.ts';

export const build = process.env['ATTACKED_BUILD'] ?? path.dirname(serverPath);

/** The checkout that the build is of. */
export const tree = path.dirname(build);

/** Portkey's key, as the attacked server has it. */
export const key = 'pk-0123456789abcdef';

export type Environment = Readonly<Record<string, string>>;

export interface CallResult {
  readonly text: string;
  readonly isError: boolean;
}

/** One test's upstream and servers. */
export class Stage {
  /** What Portkey answers, by a part of the address; a function makes each answer anew. */
  answers: Readonly<Record<string, unknown>> = {};
  status = 200;
  readonly #open: (() => unknown)[] = [];
  #upstream: Recorder | undefined;

  get upstream(): Recorder {
    if (!this.#upstream) throw new Error('the stage is not set');
    return this.#upstream;
  }

  async set(): Promise<void> {
    this.answers = {};
    this.status = 200;
    const upstream = await startRecorder(({ url }, response) => {
      const [, answer = {}] = Object.entries(this.answers).find(([part]) => url.includes(part)) ?? [];
      response
        .writeHead(this.status, { 'content-type': 'application/json' })
        .end(JSON.stringify(typeof answer === 'function' ? answer() : answer));
    });
    this.#upstream = upstream;
    this.#open.push(() => upstream.close());
  }

  /** Runs it at the end of the test, the last one first. */
  atEnd(close: () => unknown): void {
    this.#open.push(close);
  }

  async clear(): Promise<void> {
    for (const close of this.#open.splice(0).reverse()) await close();
  }

  environment(env: Environment = {}): Record<string, string> {
    return cleanEnvironment({ PORTKEY_API_KEY: key, PORTKEY_BASE_URL: this.upstream.url, ...env });
  }

  /** @param questions collects what the user is asked, and says no; without it nobody can be asked. */
  async connect(env: Environment = {}, questions?: string[]): Promise<Client> {
    const client = new Client(
      { name: 'test', version: '1.0.0' },
      { capabilities: questions ? { elicitation: {} } : {} },
    );
    if (questions)
      client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
        questions.push(params.message);
        return { action: 'decline' };
      });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [path.join(build, 'index.js')],
        env: this.environment(env),
        stderr: 'ignore',
      }),
    );
    this.atEnd(() => client.close());
    return client;
  }

  /** The HTTP server, with a bearer token unless the environment says otherwise. */
  async serve(env: Environment = {}): Promise<BuiltServer> {
    const server = await startBuilt(
      this.environment({ LOG_LEVEL: 'silent', ...env }),
      path.join(build, 'server.js'),
      [],
    );
    this.atEnd(() => server.stop('SIGKILL'));
    return server;
  }
}

/** The stage of each test of a file, set before it and cleared after it. */
export function stageOfTests(): Stage {
  const stage = new Stage();
  beforeEach(() => stage.set());
  afterEach(() => stage.clear());
  return stage;
}

/** One call; a server that stands still for longer than clients wait fails it. */
export async function call(
  client: Client,
  name: string,
  args: Readonly<Record<string, unknown>>,
): Promise<CallResult> {
  const result = await client.callTool({ name, arguments: { ...args } }, undefined, { timeout: 20_000 });
  const text = (result.content as { text?: string }[]).map((part) => part.text ?? '').join('');
  return { text, isError: result.isError === true };
}

/** One request of MCP over HTTP. */
export function post(
  { port }: BuiltServer,
  body: object,
  headers: Environment = { authorization: `Bearer ${token}` },
): Promise<Answer> {
  return ask({
    port,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: { jsonrpc: '2.0', id: 1, ...body },
  });
}

export const initialize = {
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'test', version: '1.0.0' },
  },
};

export const callOf = (name: string, args: object): object => ({
  method: 'tools/call',
  params: { name, arguments: args },
});
