// Smaller entries for bundled packages, where a package's own entry brings much that is never used. Only the build
// knows of this: sources import the packages by their names.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import type { Plugin } from 'rolldown';
import { unusedSchemasDroppable } from './schemas.ts';

const beside = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** By the exact name that is imported: the module to take in its place. */
const instead: ReadonlyMap<string, string> = new Map([
  ['@modelcontextprotocol/server/_shims', beside('mcp-shims.js')],
  ['rate-limiter-flexible', beside('rate-limiter.cjs')],
  ['redis', beside('redis.cjs')],
  ['undici', beside('undici.cjs')],
  // Every system that Node 20 runs on has SIMD; undici's other build of its parser is the fallback for those without.
  ['../llhttp/llhttp-wasm.js', beside('../../../node_modules/undici/lib/llhttp/llhttp_simd-wasm.js')],
]);

/** The table of all commands, as the modules of Redis' client import it. */
const redisCommands = '../commands';

/** Stands for the rule of the MCP SDK's schemas. */
const sdk = 'the schemas of the MCP SDK';

/** The MCP SDK, whose modules make the schema of every message there is as soon as they are loaded. */
const sdkModule = /@modelcontextprotocol[\\/](core|server)[\\/]dist[\\/].*\.mjs$/;

/**
 * JSON that no start loads, and that takes an eighth of its space packed: what each operation is on the wire, the
 * arguments' schemas, the views. Tool definitions are loaded at every start and stay as they are.
 */
const packed: ReadonlyMap<string, RegExp> = new Map([
  ['contract.json', /[\\/]src[\\/]generated[\\/](prisma-airs[\\/])?contract\.json$/],
  ['inputs/*.json', /[\\/]src[\\/]generated[\\/](prisma-airs[\\/])?inputs[\\/][\w-]+\.json$/],
  ['views/pages.json', /[\\/]src[\\/]views[\\/]pages\.json$/],
]);

/**
 * The plugin.
 * @param all that every rule must be of use: the build ends with an error when one is not any more.
 */
export function lean({ all }: { readonly all: boolean }): Plugin {
  const used = new Set<string>();
  return {
    name: 'lean',
    resolveId: {
      filter: { id: [...instead.keys(), redisCommands].map((id) => new RegExp(`^${id.replaceAll('.', '\\.')}$`)) },
      handler(id, importer = '') {
        if (id === redisCommands) {
          if (!/@redis[\\/]client[\\/]/.test(importer)) return null;
          used.add(id);
          return beside('redis-commands.cjs');
        }
        used.add(id);
        return instead.get(id);
      },
    },
    load: {
      filter: { id: /\.json$/ },
      handler(id) {
        const rule = [...packed].find(([, pattern]) => pattern.test(id))?.[0];
        if (rule === undefined) return null;
        used.add(rule);
        const json = JSON.stringify(JSON.parse(readFileSync(id, 'utf8')));
        const bytes = brotliCompressSync(json).toString('base64');
        // A small file would grow by the code that unpacks it.
        if (bytes.length + 200 > json.length) return null;
        const code = `import { brotliDecompressSync } from 'node:zlib';
export default JSON.parse(brotliDecompressSync(Buffer.from('${bytes}', 'base64')).toString());`;
        return { code, moduleType: 'js' };
      },
    },
    transform: {
      filter: { id: sdkModule },
      handler(code) {
        const lean = unusedSchemasDroppable(code);
        if (lean !== code) used.add(sdk);
        return lean;
      },
    },
    buildEnd(error) {
      const idle = [...instead.keys(), redisCommands, ...packed.keys(), sdk].filter((id) => !used.has(id));
      if (all && !error && idle.length > 0) throw new Error(`nothing imports ${idle.join(', ')} any more`);
    },
  };
}
