// Exports a workspace: the same workspace gives the same document, byte for byte.
import { digestOf } from './canonical.ts';
import {
  checkDocument,
  type Document,
  documentVersion,
  type Entry,
  orderedFields,
  requiredBy,
} from './document.ts';
import { kindTable } from './kinds/index.ts';
import { type Guard, type LeftOut, Workspace } from './read.ts';
import { nameSecrets } from './secrets.ts';
import { type KindName, kindNames, type Place, type Upstream } from './types.ts';

export interface ExportOptions {
  /** All kinds unless some are named. */
  readonly kinds?: readonly KindName[];
  /** Older versions of prompts too. */
  readonly versions?: boolean;
  readonly guard?: Guard;
}

export interface Exported {
  readonly place: Place;
  /** The document as plain data, its members in order. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly entries: readonly Entry[];
  readonly leftOut: readonly LeftOut[];
  /** How many objects of each kind there are. */
  readonly counts: Readonly<Record<string, number>>;
  /** SHA-256 of the canonical JSON of the document. */
  readonly digest: string;
}

function byKey(a: Entry, b: Entry): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

/** A workspace as a document, to be planned against another. @throws PortkeyError */
export async function documentOf(
  up: Upstream,
  workspaceId: string,
  options: ExportOptions = {},
): Promise<Document> {
  const { document } = await exportWorkspace(up, workspaceId, options);
  return checkDocument(document);
}

/** @throws PortkeyError when the workspace cannot be read, or a read fails on the way. */
export async function exportWorkspace(
  up: Upstream,
  workspaceId: string,
  options: ExportOptions = {},
): Promise<Exported> {
  const table = kindTable(options.versions);
  const chosen = kindNames.filter((name) => options.kinds === undefined || options.kinds.includes(name));
  const workspace = await Workspace.open(up, workspaceId, new Set(chosen), options.guard, table);
  const read: Entry[] = [];
  for (const name of chosen) {
    const kind = workspace.kind(name);
    const lives = await workspace.read(name);
    for (const { key, fields } of lives) {
      // A secret reference of the organisation that this workspace may not use is not of it.
      if (name === 'secret_references' && fields.access === 'none') continue;
      read.push({ kind: name, one: kind.one, key, fields });
    }
  }
  const entries = nameSecrets(read);
  const held = chosen.filter((name) => !workspace.unreadable.has(name));
  const leftOut = workspace.leftOut
    .filter(({ kind }) => chosen.includes(kind))
    .sort((a, b) => `${a.kind}/${a.key}`.localeCompare(`${b.kind}/${b.key}`, 'en'));
  const requires = requiredBy(entries);
  const sections = held.map((name) => {
    const own = entries.filter(({ kind }) => kind === name).sort(byKey);
    const list = own.map(({ fields }) => orderedFields(workspace.kind(name), fields));
    return [name, name === 'workspace' ? (list[0] ?? {}) : list] as const;
  });
  const { slug, name } = workspace.place;
  const document = {
    portkey: documentVersion,
    source: { workspace: slug, name },
    ...(requires.length > 0 && { requires }),
    ...(leftOut.length > 0 && {
      left_out: leftOut.map(({ kind, key, reason }) => ({ kind, ...(key && { key }), reason })),
    }),
    ...Object.fromEntries(sections),
  };
  const counts = Object.fromEntries(
    held.map((one) => [one, entries.filter(({ kind }) => kind === one).length] as const),
  );
  return { place: workspace.place, document, entries, leftOut, counts, digest: digestOf(document) };
}
