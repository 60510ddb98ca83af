// The commands that the README shows, run as they stand there, on the sandbox.
import { exec } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { cleanEnvironment } from '../../scripts/harness/stdio-client.ts';
import { commandsIn, root } from '../support/documents.ts';

const commands = commandsIn(readFileSync(`${root}README.md`, 'utf8')).filter((command) =>
  command.startsWith('node build/'),
);

it('the README shows commands for a checkout', () => {
  expect(commands.length).toBeGreaterThan(2);
});

// Quoted for a POSIX shell.
it.skipIf(process.platform === 'win32').each(commands)('%s', async (command) => {
  // No input: the server that would wait for a client ends.
  const run = promisify(exec)(command, { cwd: root, env: cleanEnvironment({ PORTKEY_SANDBOX: 'true' }) });
  run.child.stdin?.end();
  const { stdout } = await run;
  if (!command.includes('--sandbox')) expect(stdout.trim()).not.toBe('');
});
