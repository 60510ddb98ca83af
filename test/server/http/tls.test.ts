import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadTls } from '../../../src/server/http/tls.ts';

let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tls-'));
  for (const name of ['one', 'two']) {
    execFileSync(
      'openssl',
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-days',
          '2',
        ],
        ...['-subj', `/CN=${name}.example.com`, '-keyout', at(`${name}.key`), '-out', at(`${name}.crt`)],
      ],
      { stdio: 'ignore' },
    );
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

async function nameServed(server: Server): Promise<unknown> {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  return subject.CN;
}

test('serves a new certificate without a restart, and the old one while the files do not fit', async () => {
  copyFileSync(at('one.key'), at('key.pem'));
  copyFileSync(at('one.crt'), at('cert.pem'));
  const reports: string[] = [];
  const tls = loadTls(
    { keyPath: at('key.pem'), certPath: at('cert.pem') },
    (level, text) => void reports.push(`${level} ${text}`),
    50,
  );
  const server = createServer(tls.options, (_, response) => response.end());
  const stop = tls.watch((options) => server.setSecureContext(options));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    expect(await nameServed(server)).toBe('one.example.com');
    copyFileSync(at('two.crt'), at('next'));
    renameSync(at('next'), at('cert.pem'));
    await expect
      .poll(() => reports, { timeout: 5_000 })
      .toEqual([expect.stringMatching(/^warn .*old ones stay/)]);
    expect(await nameServed(server)).toBe('one.example.com');
    copyFileSync(at('two.key'), at('key.pem'));
    await expect.poll(() => nameServed(server), { timeout: 5_000 }).toBe('two.example.com');
    expect(reports.at(-1)).toMatch(/^info .*anew/);
  } finally {
    stop();
    server.close();
    server.closeAllConnections();
  }
});

test.each([
  ['a missing key', 'none.key', 'one.crt', 'MCP_TLS_KEY_PATH', 'ENOENT'],
  ['a missing certificate', 'one.key', 'none.crt', 'MCP_TLS_CERT_PATH', 'ENOENT'],
  ['a certificate of another key', 'one.key', 'two.crt', 'MCP_TLS_CERT_PATH', 'do not make'],
  ['no PEM', 'one.key', 'noise.crt', 'MCP_TLS_CERT_PATH', 'do not make'],
])('says at the start what is wrong with %s', (_, key, cert, variable, why) => {
  writeFileSync(at('noise.crt'), 'noise');
  const load = () => loadTls({ keyPath: at(key), certPath: at(cert) }, () => undefined);
  expect(load).toThrow(expect.objectContaining({ name: 'SettingError', variable }));
  expect(load).toThrow(why);
});
