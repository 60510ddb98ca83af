// portkey-admin-mcp sandbox [--port N]: the sandbox over HTTP, as a stand-in for Portkey. Its URL is all of stdout.
import { parseArgs } from 'node:util';
import { UsageError } from '../config/setting.ts';
import { readSettings } from '../config/settings.ts';

/** Serves until it is interrupted. @returns exit code 0 */
export async function sandbox(args: readonly string[]): Promise<number> {
  const port = portOf(args);
  const { sandbox: settings } = readSettings(process.env, { sandbox: true });
  const { startSandbox } = await import('../../sandbox/index.ts');
  const { scope = 'both', faults = '', startsAt } = settings ?? {};
  const begun = Date.now();
  const server = await startSandbox({
    scope,
    faults,
    port,
    ...(startsAt !== undefined && { now: () => startsAt + Date.now() - begun }),
  }).catch((error: unknown) => {
    throw new UsageError(
      `the sandbox did not start: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  process.stdout.write(`${server.url}\n`);
  process.stderr.write(
    `The sandbox listens. PORTKEY_BASE_URL=${server.url} PORTKEY_API_KEY=${server.key}\n` +
      'It stands in for Portkey: any client of its Admin API can use it. All is gone when it ends; Ctrl-C ends it.\n',
  );
  await interrupted();
  await server.close();
  return 0;
}

function portOf(args: readonly string[]): number {
  try {
    const { values } = parseArgs({ args: [...args], options: { port: { type: 'string' } }, strict: true });
    const port = Number(values.port ?? 0);
    if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  throw new UsageError('--port takes a number from 0 to 65535; 0 is any free port');
}

/** Resolves at SIGINT or SIGTERM. The sandbox alone would not keep the process. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    const stay = setInterval(() => {}, 60_000);
    const end = (): void => {
      clearInterval(stay);
      resolve();
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
}
