// The stdio transport: ends with its input, answers what was asked before it ended, and never writes
// anything but the protocol to stdout.
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { readSettings } from '../config/settings.ts';
import { createServices } from '../create-services.ts';
import { mcpFactory } from '../mcp/server.ts';
import { StdioTransport } from './stdio-transport.ts';

/** How long calls in flight and their answers may take once the input has ended. */
const drainMs = 1_500;

/** How long what is left may hold the process after that: in all under the 2 s that clients wait. */
const leaveMs = 200;

/** Serves until the input ends or a signal comes. @returns the exit code. @throws SettingError */
export async function serve(flags: { readonly sandbox?: boolean }): Promise<number> {
  const settings = readSettings(process.env, flags);
  const services = await createServices(settings);
  const transport = new StdioTransport(process.stdin, process.stdout);
  // Ignore EPIPE on stderr after the client exits.
  process.stderr.on('error', () => {});
  const handle = serveStdio(
    mcpFactory({
      surface: services.surface,
      instructions: services.instructions,
      resultForm: services.resultForm,
      ...(services.telemetry && { telemetry: services.telemetry }),
    }),
    {
      transport,
      onerror: (error) => {
        // The SDK's message may hold a dump of many lines, and what a peer sent.
        services.log.debug('protocol', { error: error.message.split('\n')[0]?.slice(0, 200) });
      },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => transport.stopReading());
  await transport.ended;
  const endedAt = performance.now();
  await Promise.race([transport.finished(), new Promise((resolve) => setTimeout(resolve, drainMs).unref())]);
  await handle.close();
  // Exit even if a call cannot be cancelled or a client does not read. The last spans get the rest of the drain time.
  const sendMs = services.telemetry ? drainMs - (performance.now() - endedAt) : 0;
  setTimeout(() => process.exit(), Math.max(leaveMs, sendMs)).unref();
  await services.close();
  process.stdin.destroy();
  return 0;
}
