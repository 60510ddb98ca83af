// npm start: the built HTTP server. Without a key it runs on the sandbox, and then, on loopback, without
// authentication: there is nothing to guard. With a key, authentication is the operator's to set.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const env = { ...process.env };
if (!env['PORTKEY_API_KEY'] && env['MCP_PORTKEY_KEY_MODE'] !== 'per-request') {
  env['PORTKEY_SANDBOX'] ??= 'true';
  const loopback = ['', 'localhost', '127.0.0.1', '::1'].includes(env['MCP_HOST'] ?? '');
  if (env['PORTKEY_SANDBOX'] === 'true' && loopback && (env['MCP_AUTH_MODE'] ?? 'none') === 'none') {
    env['MCP_ALLOW_UNAUTHENTICATED_HTTP'] ??= 'true';
  }
  console.error('No PORTKEY_API_KEY is set: serving the sandbox. Nothing real is touched.');
  if (loopback) {
    const host = (env['MCP_HOST'] || '127.0.0.1').replace('::1', '[::1]');
    const scheme = env['MCP_TLS_CERT_PATH'] ? 'https' : 'http';
    console.error(`${scheme}://${host}:${env['MCP_PORT'] || 3000}/ shows how to connect a client.`);
  }
}
env['LOG_LEVEL'] ??= 'info';

const server = spawn(
  process.execPath,
  [fileURLToPath(new URL('../build/server.js', import.meta.url)), ...process.argv.slice(2)],
  {
    env,
    stdio: 'inherit',
  },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));
// npm's shell does not forward signals, so poll the parent PID.
const shell = process.ppid;
const watch = setInterval(() => {
  if (process.ppid !== shell) server.kill('SIGTERM');
}, 250);
server.on('exit', (code, signal) => {
  clearInterval(watch);
  process.exitCode = signal === null ? (code ?? 1) : 0;
});
