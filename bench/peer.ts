// The package that this one is measured beside, installed from the registry when it is first needed.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const peerPackage = 'portkey-admin-mcp@0.12.0';

/** Where it lies between runs; BENCH_PEER names another folder. */
const cache = fileURLToPath(new URL('../node_modules/.cache/bench-peer', import.meta.url));

export interface Peer {
  /** The folder that npm installed into. */
  readonly folder: string;
  readonly stdio: string;
  readonly http: string;
}

/** Installs it unless it is there. */
export async function installPeer(): Promise<Peer> {
  const folder = process.env['BENCH_PEER'] ?? cache;
  const build = path.join(folder, 'node_modules/portkey-admin-mcp/build');
  const stdio = path.join(build, 'index.js');
  if (!existsSync(stdio)) {
    const install = [
      'install',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--prefix',
      folder,
      peerPackage,
    ];
    await promisify(execFile)('npm', install, { shell: process.platform === 'win32' });
  }
  return { folder, stdio, http: path.join(build, 'server.js') };
}
