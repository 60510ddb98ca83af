// THIRD_PARTY_NOTICES: the licence of every package that is inside the bundle and where its source is, found from the
// modules that the bundler took, and of packages that those modules already hold inlined.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly source: string;
  readonly text: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly repository?: string | { readonly url?: string };
}

const inlined = /\/\.pnpm\/((?:@[^+/]+\+)?[^@/]+)@([^_/]+)/g;

/** The folder of the package that a module belongs to; undefined for our own modules. */
function packageFolder(module: string): string | undefined {
  const match = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)/.exec(module);
  return match?.[1];
}

/** The address of a package's source, as a person would open it; the registry's page where the package names none. */
function sourceOf({ name, version, repository }: Manifest): string {
  const url = typeof repository === 'string' ? repository : repository?.url;
  if (url === undefined) return `https://www.npmjs.com/package/${name}/v/${version}`;
  if (/^[\w.-]+\/[\w.-]+$/.test(url)) return `https://github.com/${url}`;
  return url
    .replace(/^github:/, 'https://github.com/')
    .replace(/^git\+/, '')
    .replace(/^git:\/\//, 'https://')
    .replace(/^(?:ssh:\/\/)?git@([^:/]+)[:/]/, 'https://$1/')
    .replace(/\.git$/, '');
}

function licenceText(folder: string, license: string): string {
  const file = readdirSync(folder).find((entry) => /^licen[sc]e/i.test(entry));
  if (file !== undefined) return readFileSync(path.join(folder, file), 'utf8').trim();
  return `The package holds no text of its licence; https://spdx.org/licenses/${license}.html has it.`;
}

/** @throws Error when a package says nothing of its licence: such a package cannot be shipped. */
function read(folder: string, version?: string): Package {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
  if (manifest.license === undefined) throw new Error(`${manifest.name} names no licence`);
  return {
    name: manifest.name,
    version: version ?? manifest.version,
    license: manifest.license,
    source: sourceOf(manifest),
    text: licenceText(folder, manifest.license),
  };
}

/** A line that names who holds the rights; the pattern of one in the appendix of Apache's licence is no such line. */
const owner = /^[ \t]*copyright(?! notice| and| license| owner| holder|\s*\[).*$/gim;
/** The name of a licence, as a heading. */
const heading = /^[ \t]*\(?(?:the )?(?:MIT|ISC) licen[sc]e(?: \(MIT\))?\)?[ \t]*$/gim;

function owners(text: string): string[] {
  return [...text.matchAll(owner)].map(([line]) => line.trim());
}

/** A licence without its heading and the lines that name the owners of a package. */
function terms(text: string): string {
  return text
    .replaceAll(owner, '')
    .replaceAll(heading, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
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
  // Licences that many packages share word for word stand once, with the line of each package that names its owners.
  const texts = new Map<string, Package[]>();
  for (const each of sorted) {
    const words = terms(each.text).replaceAll(/\s+/g, ' ').toLowerCase();
    texts.set(words, [...(texts.get(words) ?? []), each]);
  }
  const sections = [...texts.values()].map((packages) => {
    const [first] = packages;
    const isShared = packages.length > 1;
    const heads = packages.map(({ name, version, license, source, text }) =>
      [
        `${name} ${version}\nLicence: ${license}\nSource: ${source}\n`,
        ...(isShared ? owners(text).map((line) => `${line}\n`) : []),
      ].join(''),
    );
    return `${heads.join('\n')}\n${isShared ? terms(first?.text ?? '') : first?.text}\n`;
  });
  return `portkey-admin-mcp contains parts of the following packages, bundled and minified but otherwise as they are published.\n\n${sections.join(`\n${'-'.repeat(78)}\n\n`)}`;
}
