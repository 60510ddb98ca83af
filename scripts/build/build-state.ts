// Build cache check: digests of all inputs of a build, and of all files that the last one wrote.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What to compare; paths of files and folders from `root` on. A folder stands for all that is below it. */
export interface BuildFiles {
  readonly root: string;
  readonly read: readonly string[];
  readonly written: readonly string[];
  /** Where the digests are kept. */
  readonly state: string;
}

function filesBelow(root: string, place: string): string[] {
  if (statSync(path.join(root, place)).isFile()) return [place];
  return readdirSync(path.join(root, place))
    .sort()
    .flatMap((name) => filesBelow(root, path.join(place, name)));
}

/** Undefined where one of the places is not there: what cannot be seen cannot be known to be the same. */
function digest(root: string, places: readonly string[]): string | undefined {
  if (places.some((place) => !existsSync(path.join(root, place)))) return undefined;
  const hash = createHash('sha256');
  for (const file of places.flatMap((place) => filesBelow(root, place))) {
    const bytes = readFileSync(path.join(root, file));
    hash.update(`${file}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

export interface BuildState {
  /** Nothing was changed, added or taken away since `keep`, neither in what is read nor in what was written. */
  readonly current: boolean;
  /** Remembers what was written now and what there was to read when the state was taken: sources may change meanwhile. */
  readonly keep: () => void;
}

export function buildState({ root, read, written, state }: BuildFiles): BuildState {
  const kept = path.join(root, state);
  const before = digest(root, read);
  const lines = (): string | undefined => {
    const after = digest(root, written);
    return before === undefined || after === undefined ? undefined : `${before}\n${after}\n`;
  };
  return {
    current: existsSync(kept) && readFileSync(kept, 'utf8') === lines(),
    keep: () => {
      const now = lines();
      if (now === undefined) return;
      mkdirSync(path.dirname(kept), { recursive: true });
      writeFileSync(kept, now);
    },
  };
}
