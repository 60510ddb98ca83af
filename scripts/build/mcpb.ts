// npm run mcpb: portkey-admin-mcp.mcpb, which Claude Desktop installs with a click. The official tool checks the
// manifest and packs; then the bundle is unpacked and started the way that a client would.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { tool } from '../npm-tools.ts';
import { mcpbManifest } from './mcpb-manifest.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bundle = path.join(root, 'portkey-admin-mcp.mcpb');

function mcpb(...args: string[]): void {
  execFileSync(process.execPath, [tool('mcpb', 'dist/cli/cli.js'), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

interface Unpacked {
  readonly server: {
    readonly mcp_config: {
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
    };
  };
  readonly user_config: Readonly<Record<string, { readonly default: string | boolean }>>;
}

/** Starts what was unpacked into a folder, with every setting as the manifest suggests. @returns how many tools it lists */
async function start(folder: string): Promise<number> {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as Unpacked;
  const { args, env } = manifest.server.mcp_config;
  const fill = (text: string): string =>
    text
      .replaceAll(`\${__dirname}`, folder)
      .replace(/\$\{user_config\.(\w+)\}/g, (_, name: string) =>
        String(manifest.user_config[name]?.default ?? ''),
      );
  const client = new Client({ name: 'mcpb', version: '1.0.0' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: args.map(fill),
      env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)])),
    }),
  );
  const { tools } = await client.listTools();
  await client.close();
  return tools.length;
}

const work = mkdtempSync(path.join(tmpdir(), 'mcpb-'));
try {
  const staged = path.join(work, 'staged');
  mkdirSync(staged);
  cpSync(path.join(root, 'build'), path.join(staged, 'server'), { recursive: true });
  for (const file of ['LICENSE', 'THIRD_PARTY_NOTICES', 'README.md'])
    cpSync(path.join(root, file), path.join(staged, file));
  const manifest = path.join(staged, 'manifest.json');
  writeFileSync(manifest, `${JSON.stringify(mcpbManifest(), null, 2)}\n`);
  mcpb('validate', manifest);
  rmSync(bundle, { force: true });
  mcpb('pack', staged, bundle);
  const unpacked = path.join(work, 'unpacked');
  mcpb('unpack', bundle, unpacked);
  const tools = await start(unpacked);
  const mb = (statSync(bundle).size / 1e6).toFixed(2);
  console.log(`mcpb: portkey-admin-mcp.mcpb, ${mb} MB; started from it, the server lists ${tools} tools`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
