// THIRD_PARTY_NOTICES: the licence of every package that is inside the bundle, found from the modules that
// the bundler took, and of packages that those modules already hold inlined.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string;
}

const inlined = /\/\.pnpm\/((?:@[^+/]+\+)?[^@/]+)@([^_/]+)/g;

/** The folder of the package that a module belongs to; undefined for our own modules. */
function packageFolder(module: string): string | undefined {
  const match = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)/.exec(module);
  return match?.[1];
}

/** @throws Error when a package says nothing of its licence: such a package cannot be shipped. */
function read(folder: string, version?: string): Package {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  const file = readdirSync(folder).find((name) => /^licen[sc]e/i.test(name));
  if (manifest.license === undefined) throw new Error(`${manifest.name} names no licence`);
  return {
    name: manifest.name,
    version: version ?? manifest.version,
    license: manifest.license,
    text: file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8').trim(),
  };
}

/**
 * The text of THIRD_PARTY_NOTICES.
 * @param modules the ids of all modules in the bundle: absolute paths.
 */
export function notices(root: string, modules: readonly string[]): string {
  const found = new Map<string, Package>();
  for (const module of modules) {
    const folder = packageFolder(module);
    if (folder === undefined || !existsSync(path.join(folder, 'package.json'))) continue;
    const own = read(folder);
    found.set(`${own.name}@${own.version}`, own);
    for (const [, flat = '', version = ''] of readFileSync(module, 'utf8').matchAll(inlined)) {
      const name = flat.replace('+', '/');
      const key = `${name}@${version}`;
      if (!found.has(key)) found.set(key, read(path.join(root, 'node_modules', name), version));
    }
  }
  const sorted = [...found.values()].sort((a, b) =>
    `${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1,
  );
  const sections = sorted.map(
    ({ name, version, license, text }) => `${name} ${version}\nLicence: ${license}\n\n${text}\n`,
  );
  return `portkey-admin-mcp contains the following packages.\n\n${sections.join(`\n${'-'.repeat(78)}\n\n`)}`;
}
