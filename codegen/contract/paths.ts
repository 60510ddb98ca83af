// File paths of the code generator, and the YAML writer for them.
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { portkey } from '../platforms/index.ts';

/** The repository's root, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

export const contractPath = root + portkey.contract;
export const lockPath = root + portkey.lock;
export const leftOutPath = root + portkey.leftOut;
export const overlaysPath = root + portkey.overlays;
export const namesPath = root + portkey.names;
/** Every tool name there ever was, one a line: it only grows. */
export const publishedNamesPath = `${root}codegen/published-names.txt`;

/** YAML without aliases and without folded lines, so that a diff shows one fact a line. */
export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
