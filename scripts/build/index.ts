// npm run build: every entry and the lazily loaded chunks into build/, every dependency inside, and the
// licences of all that is inside beside them. Every start, demo and bench comes by here, while a server that an
// MCP client started may be running from build/ with most of its chunks still to load. So nothing is touched where
// nothing changed, and what did change is put in place before what is stale goes. Stale chunks cannot stay for such a
// server's sake: npm would ship them.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildState } from './build-state.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const out = path.join(root, 'build');

const state = buildState({
  root,
  // npm keeps account of what it installed; a package that was edited by hand is not noticed.
  read: ['package.json', 'node_modules/.package-lock.json', 'scripts/build', 'src'],
  written: ['build', 'THIRD_PARTY_NOTICES'],
  state: 'node_modules/.cache/build-state',
});

/** Leaves a file alone that holds this already: somebody may be reading it. */
function put(file: string, content: string | Uint8Array): void {
  if (existsSync(file) && readFileSync(file).equals(Buffer.from(content))) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

async function build(): Promise<string> {
  // Loaded when there is something to do, since the bundler takes longer to load than to find out that there is not.
  const [{ rolldown }, { lean }, { notices }] = await Promise.all([
    import('rolldown'),
    import('./bundle/lean.ts'),
    import('./notices.ts'),
  ]);
  const bundle = await rolldown({
    cwd: root,
    input: {
      index: 'src/server/bin/stdio.ts',
      server: 'src/server/bin/http.ts',
      web: 'src/server/bin/vercel.ts',
      health: 'src/server/bin/healthcheck.ts',
    },
    platform: 'node',
    external: [/^node:/],
    plugins: [lean({ all: true })],
  });
  const { output } = await bundle.generate({
    // Node starts CommonJS sooner than modules, by some 2 ms a file and 10 ms once.
    format: 'cjs',
    entryFileNames: '[name].js',
    // The second platform's chunks apart, so that one sees what each platform brings.
    chunkFileNames: ({ moduleIds }) =>
      moduleIds.every((id) => id.includes('prisma-airs'))
        ? 'chunks/prisma-airs/[name]-[hash].js'
        : 'chunks/[name]-[hash].js',
    // What every start loads is two files, since each further one costs time and memory to resolve; the settings are
    // one of them, because the health check needs nothing else.
    codeSplitting: {
      groups: [
        { name: 'settings', test: /[\\/]server[\\/]config[\\/]table\.ts$/, priority: 1 },
        { name: 'start', test: /[\\/]server[\\/]create-services\.ts$/ },
      ],
    },
    minify: true,
    // Notes to bundlers, which have done their work, and licences, which stand in THIRD_PARTY_NOTICES.
    comments: false,
  });
  await bundle.close();
  const made = new Map<string, string | Uint8Array>([
    ['package.json', '{ "type": "commonjs" }\n'],
    ...output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source] as const),
  ]);
  // Chunks before the entries that name them.
  const entries = new Set(
    output.flatMap((file) => (file.type === 'chunk' && file.isEntry ? file.fileName : [])),
  );
  for (const [name, content] of made) if (!entries.has(name)) put(path.join(out, name), content);
  for (const [name, content] of made) if (entries.has(name)) put(path.join(out, name), content);
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !made.has(path.relative(out, file).replaceAll(path.sep, '/')))
      rmSync(file, { force: true });
  }
  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  put(path.join(root, 'THIRD_PARTY_NOTICES'), notices(root, modules));
  const bytes = [...made.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
  return `${made.size} files, ${(bytes / 1e6).toFixed(2)} MB`;
}

if (state.current) console.log('build: nothing has changed since the last one');
else {
  const what = await build();
  state.keep();
  console.log(`build: ${what}`);
}
