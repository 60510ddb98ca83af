#!/usr/bin/env node
// Asks the server on this machine whether it is alive, and ends with 0 or 1: the health check of a container, which
// has no shell and no curl. It reads the server's own settings, since a Host that is not allowed gets no answer.
import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { settingsReader } from '../config/table.ts';

const read = settingsReader(process.env);
const bind = read('MCP_HOST');
const [allowed = '*'] = read('ALLOWED_HOSTS') ?? [];
const options = {
  host: /^(0\.0\.0\.0|\[?::\]?)$/.test(bind) ? '127.0.0.1' : bind.replace(/^\[(.*)\]$/, '$1'),
  port: read('MCP_PORT'),
  path: '/health',
  headers: { host: allowed === '*' ? 'localhost' : allowed },
  timeout: 3_000,
};
const tls = read('MCP_TLS_CERT_PATH') !== undefined;
// The certificate names the server's public name, not this machine.
const question = tls ? requestTls({ ...options, rejectUnauthorized: false }) : requestPlain(options);
question.on('response', (reply) => {
  process.exitCode = reply.statusCode === 200 ? 0 : 1;
  reply.resume();
});
question.on('timeout', () => question.destroy(new Error('timeout')));
question.on('error', () => {
  process.exitCode = 1;
});
question.end();
