// The package as npm packs it, installed where nothing of the checkout can be reached.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cleanEnvironment } from '../../scripts/harness/stdio-client.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const windows = process.platform === 'win32';

export interface PackedFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

export interface Installed {
  /** What is in the tarball. */
  readonly files: readonly PackedFile[];
  /** The tarball itself. */
  readonly tarball: string;
  /** The folder of the installed package. */
  readonly folder: string;
  /** Names of all packages that the installation brought. */
  readonly packages: readonly string[];
  /** What the package says of itself. */
  readonly bins: readonly string[];
  readonly remove: () => void;
}

/** npm with no way to a registry. */
async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await run('npm', [...args], {
    cwd,
    shell: windows,
    env: {
      ...cleanEnvironment({}),
      npm_config_offline: 'true',
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      npm_config_update_notifier: 'false',
    },
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout;
}

/** Packs what is built already, and installs the tarball into an empty folder. */
export async function installPackage(): Promise<Installed> {
  const home = mkdtempSync(path.join(tmpdir(), 'package-'));
  // Without the scripts: the build that the tests began with is the one to pack.
  const packed = await npm(['pack', '--ignore-scripts', '--json', '--pack-destination', home], root);
  const [{ filename, files }] = JSON.parse(packed) as [{ filename: string; files: PackedFile[] }];
  const tarball = path.join(home, filename);
  const empty = path.join(home, 'empty');
  mkdirSync(empty);
  writeFileSync(path.join(empty, 'package.json'), '{ "private": true }');
  await npm(['install', '--ignore-scripts', tarball], empty);
  const modules = path.join(empty, 'node_modules');
  const visible = (folder: string): string[] => readdirSync(folder).filter((name) => !name.startsWith('.'));
  return {
    files,
    tarball,
    folder: path.join(modules, 'portkey-admin-mcp'),
    packages: visible(modules),
    bins: readdirSync(path.join(modules, '.bin')).filter((name) => path.extname(name) === ''),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
