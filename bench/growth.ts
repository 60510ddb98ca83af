// Growth of start-up and listing with the number of tools: servers over made-up catalogs, the real tools renamed and
// repeated, bundled like the real one.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { lean } from '../scripts/build/bundle/lean.ts';
import { domains, tools as generated, type ToolName } from '../src/generated/index.ts';
import { overrides } from '../src/overrides/index.ts';
import type { ToolOverride } from '../src/overrides/tool-override.ts';
import type { MadeUp } from './made-up-server.ts';
import type { Starter } from './start-up.ts';

const counts = [40, 183, 500] as const;
const folder = fileURLToPath(new URL('../node_modules/.cache/bench-growth', import.meta.url));

/** Tools taken evenly from all domains, so that each number of them is as long a tool on average as any other. */
function madeUp(count: number): MadeUp[] {
  const real = domains.flatMap((domain) => generated[domain]);
  const step = count < real.length ? real.length / count : 1;
  return Array.from({ length: count }, (_, index) => {
    const at = Math.floor(index * step);
    const tool = real[at % real.length];
    if (!tool) throw new Error('there are no tools');
    const { title, description, properties }: ToolOverride = overrides[tool.name as ToolName];
    const again = Math.floor(at / real.length);
    return {
      name: again === 0 ? tool.name : `${tool.name}_${again}`,
      title,
      description,
      properties: properties ?? {},
      annotations: tool.annotations,
      advertised: tool.advertised,
    };
  });
}

/** Bundles the server and writes its catalogs. @returns what to start. */
export async function growthStarters(): Promise<Starter[]> {
  mkdirSync(folder, { recursive: true });
  const bundle = await rolldown({
    input: { server: fileURLToPath(new URL('./made-up-server.ts', import.meta.url)) },
    platform: 'node',
    external: [/^node:/],
    plugins: [lean({ all: false })],
  });
  await bundle.write({ dir: folder, format: 'esm', minify: true, entryFileNames: '[name].mjs' });
  await bundle.close();
  return counts.map((count) => {
    const file = path.join(folder, `${count}.json`);
    writeFileSync(file, JSON.stringify(madeUp(count)));
    return { name: String(count), args: [path.join(folder, 'server.mjs'), file], lists: true };
  });
}
