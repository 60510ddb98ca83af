// The stdio transport: ends with its input, answers what was asked before it ended, and never writes
// anything but the protocol to stdout.
import { PassThrough } from 'node:stream';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { assemble } from './assemble.ts';
import { mcpFactory } from './mcp.ts';
import { readSettings } from './settings.ts';

/** A longer line ends the connection: the SDK's own limit, said here since it is documented. */
const maxLineBytes = 10 * 1024 * 1024;

/** How long calls in flight may take once the input has ended. */
const drainMs = 1_500;

/** Serves until the input ends or a signal comes. @returns the exit code. @throws SettingError */
export async function serve(flags: { readonly sandbox?: boolean }): Promise<number> {
  const settings = readSettings(process.env, flags);
  const assembly = await assemble(settings);
  let running = 0;
  let idle = () => {};
  const factory = mcpFactory({
    surface: assembly.surface,
    instructions: assembly.instructions,
    callerOf: () => ({ principal: 'local' }),
    onCall: (change) => {
      running += change;
      if (running === 0) idle();
    },
  });
  // The SDK aborts running calls when its input ends, so it sees the end only after they are answered.
  const gate = new PassThrough();
  process.stdin.pipe(gate, { end: false });
  const closed = new Promise<void>((resolve) => gate.once('close', resolve));
  const handle = serveStdio(factory, {
    transport: new StdioServerTransport(gate, process.stdout, { maxBufferSize: maxLineBytes }),
    onerror: (error) => {
      // The SDK's message may hold a dump of many lines, and what a peer sent.
      assembly.log.debug('protocol', { error: error.message.split('\n')[0]?.slice(0, 200) });
    },
  });
  const ended = new Promise<void>((resolve) => {
    process.stdin.once('end', resolve);
    process.stdin.once('error', () => resolve());
    process.stdout.once('error', () => resolve());
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await Promise.race([ended, closed]);
  // One turn, so that the last lines reach their handlers.
  await new Promise((resolve) => setTimeout(resolve, 10));
  if (running > 0) {
    await Promise.race([
      new Promise<void>((resolve) => (idle = resolve)),
      new Promise((resolve) => setTimeout(resolve, drainMs).unref()),
    ]);
  }
  gate.end();
  await handle.close();
  await assembly.close();
  process.stdin.destroy();
  return 0;
}
