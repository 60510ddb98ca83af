// The stdio transport: ends with its input, answers what was asked before it ended, and never writes
// anything but the protocol to stdout.
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { readSettings } from '../config/settings.ts';
import { assemble } from '../create-services.ts';
import { mcpFactory } from '../mcp/server.ts';
import { StdioTransport } from './stdio-transport.ts';

/** How long calls in flight and their answers may take once the input has ended. */
const drainMs = 1_500;

/** How long what is left may hold the process after that: in all under the 2 s that clients wait. */
const leaveMs = 200;

/** Serves until the input ends or a signal comes. @returns the exit code. @throws SettingError */
export async function serve(flags: { readonly sandbox?: boolean }): Promise<number> {
  const settings = readSettings(process.env, flags);
  const assembly = await assemble(settings);
  const transport = new StdioTransport(process.stdin, process.stdout);
  // A client that went away took stderr with it; what is logged then is for nobody.
  process.stderr.on('error', () => {});
  const handle = serveStdio(
    mcpFactory({
      surface: assembly.surface,
      instructions: assembly.instructions,
      resultForm: assembly.resultForm,
      callerOf: () => ({ principal: 'local' }),
    }),
    {
      transport,
      onerror: (error) => {
        // The SDK's message may hold a dump of many lines, and what a peer sent.
        assembly.log.debug('protocol', { error: error.message.split('\n')[0]?.slice(0, 200) });
      },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => transport.stopReading());
  await transport.ended;
  await Promise.race([transport.finished(), new Promise((resolve) => setTimeout(resolve, drainMs).unref())]);
  await handle.close();
  // A call that cannot be called off, or a client that does not read, would hold the process.
  setTimeout(() => process.exit(), leaveMs).unref();
  await assembly.close();
  process.stdin.destroy();
  return 0;
}
