// Where the files of the code generation lie, and the one way in which they are written.
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';

/** The repository's root, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

export const contractPath = `${root}openapi/portkey-admin.yaml`;
export const lockPath = `${root}openapi/portkey-admin.lock.json`;
export const leftOutPath = `${root}openapi/left-out.yaml`;
export const overlaysPath = `${root}openapi/overlays`;
export const namesPath = `${root}codegen/names.lock.json`;

/** YAML without aliases and without folded lines, so that a diff shows one fact a line. */
export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
