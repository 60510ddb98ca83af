// The built stdio server as a child process, driven by the v1 SDK client that most people still have.
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

/** The built entry. */
export const serverPath = fileURLToPath(new URL('../../build/index.js', import.meta.url));

/** An environment with nothing of this machine's settings but what a process needs. */
export function cleanEnvironment(extra: Readonly<Record<string, string>>): Record<string, string> {
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env;
  return Object.fromEntries(
    Object.entries({ PATH, HOME, TMPDIR, SystemRoot, ...extra }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}

/** Starts the server and connects; the caller closes the client. */
export async function connectStdio(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [serverPath, ...args],
      env: cleanEnvironment(env),
      stderr: 'pipe',
    }),
  );
  return client;
}
