// Installed size on disk.
import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Peer } from './peer.ts';

export interface Size {
  readonly packages: number;
  readonly mb: number;
}

const root = fileURLToPath(new URL('../', import.meta.url));

/** This package as npm would ship what is built now. */
export async function ownSize(): Promise<Size> {
  const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
    cwd: root,
    shell: process.platform === 'win32',
    maxBuffer: 16 * 1024 * 1024,
  });
  const [{ unpackedSize }] = JSON.parse(stdout) as [{ unpackedSize: number }];
  return { packages: 1, mb: unpackedSize / 1e6 };
}

/** The other with all that it depends on. */
export function peerSize({ folder }: Peer): Size {
  const files = readdirSync(path.join(folder, 'node_modules'), { recursive: true, withFileTypes: true });
  const bytes = files
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
  const manifest = /node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/@.][^\\/]*$/;
  const packages = files.filter(
    (entry) => entry.name === 'package.json' && manifest.test(entry.parentPath),
  ).length;
  return { packages, mb: bytes / 1e6 };
}
