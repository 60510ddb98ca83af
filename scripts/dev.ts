// npm run dev, npm run dev:http: an entry from source, started again when a file under src changes. Not tsx --watch, which
// reads stdin and writes to stdout, both of which belong to the protocol.
import { type ChildProcess, spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const [entry = 'stdio', ...args] = process.argv.slice(2);

/** A save touches several files: one start for all of them. */
const settleMs = 150;

let child: ChildProcess | undefined;
let restarting = false;

function start(): void {
  restarting = false;
  child = spawn(process.execPath, ['--import', 'tsx', `src/server/bin/${entry}.ts`, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  child.once('exit', (code) => {
    if (restarting) start();
    else process.exit(code ?? 1);
  });
}

let timer: NodeJS.Timeout | undefined;
watch(`${root}src`, { recursive: true }, (_event, file) => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    process.stderr.write(`dev: ${file ?? 'a file'} changed, starting again\n`);
    restarting = true;
    child?.kill('SIGTERM');
  }, settleMs);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child?.kill(signal));
start();
