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
  ['prom-client', beside('prom-client.cjs')],
  ['rate-limiter-flexible', beside('rate-limiter.cjs')],
  ['redis', beside('redis.cjs')],
  ['undici', beside('undici.cjs')],
  // Every system that Node 20 runs on has SIMD; undici's other build of its parser is the fallback for those without.
  ['../llhttp/llhttp-wasm.js', beside('../../../node_modules/undici/lib/llhttp/llhttp_simd-wasm.js')],
]);

/** The table of all commands, as the modules of Redis' client import it. */
const redisCommands = '../commands';

/** undici's parser of HTTP: WebAssembly as text, which the first call of a server compiles. */
const parser = /[\\/]undici[\\/]lib[\\/]llhttp[\\/]llhttp_simd-wasm\.js$/;

/** Stands for the rule of that parser. */
const packedParser = 'the HTTP parser of undici';

/** Stands for the rule of the MCP SDK's schemas. */
const sdk = 'the schemas of the MCP SDK';

/** The MCP SDK, whose modules make the schema of every message there is as soon as they are loaded. */
const sdkModule = /@modelcontextprotocol[\\/](core|server)[\\/]dist[\\/].*\.mjs$/;

/**
 * JSON that no start of Portkey's loads, and that takes an eighth of its space packed: what each operation is on the
 * wire, the arguments' schemas, the views, the second platform's tool definitions. Those of Portkey are loaded at every
 * start and stay as they are.
 */
const packed: ReadonlyMap<string, RegExp> = new Map([
  ['contract.json', /[\\/]src[\\/]generated[\\/](prisma-airs[\\/])?contract\.json$/],
  ['inputs/*.json', /[\\/]src[\\/]generated[\\/](prisma-airs[\\/])?inputs[\\/][\w-]+\.json$/],
  ['prisma-airs/tools/*.json', /[\\/]src[\\/]generated[\\/]prisma-airs[\\/]tools[\\/][\w-]+\.json$/],
  ['views/pages.json', /[\\/]src[\\/]views[\\/]pages\.json$/],
]);

/** The parser's module, which gives out its bytes when it is asked for them. @throws Error where it holds none. */
function withPackedBytes(code: string): string {
  const base64 = /'([A-Za-z0-9+/=]{10000,})'/.exec(code)?.[1];
  if (base64 === undefined) throw new Error('the HTTP parser of undici is not text of base64 any more');
  const packedBytes = brotliCompressSync(Buffer.from(base64, 'base64')).toString('base64');
  return `let bytes;
Object.defineProperty(module, 'exports', {
  get: () => (bytes ??= require('node:zlib').brotliDecompressSync(Buffer.from('${packedBytes}', 'base64'))),
});`;
}

/**
 * The plugin.
 * @param all that every rule must be of use: the build ends with an error when one is not any more.
 */
export function lean({ all }: { readonly all: boolean }): Plugin {
  const used = new Set<string>();
  return {
    name: 'lean',
    resolveId: {
      filter: {
        id: [...instead.keys(), redisCommands].map((id) => new RegExp(`^${id.replaceAll('.', '\\.')}$`)),
      },
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
      filter: { id: [/\.json$/, parser] },
      handler(id) {
        if (parser.test(id)) {
          used.add(packedParser);
          return { code: withPackedBytes(readFileSync(id, 'utf8')), moduleType: 'js' };
        }
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
      const idle = [...instead.keys(), redisCommands, ...packed.keys(), packedParser, sdk].filter(
        (id) => !used.has(id),
      );
      if (all && !error && idle.length > 0) throw new Error(`nothing imports ${idle.join(', ')} any more`);
    },
  };
}
