// Small edits of a document, as the tests' data holds them.
import type { Document, Json } from '../../codegen/contract/document.ts';

/** Puts a value at a path, or takes away what is there, or brings its keys into another order. */
export interface Edit {
  readonly at: readonly (string | number)[];
  readonly value?: unknown;
  readonly order?: readonly string[];
}

/** A copy of a document with edits made one after the other. */
export function edited(document: Document, edits: readonly Edit[]): Document {
  const copy = structuredClone(document);
  for (const edit of edits) {
    let parent = copy as unknown as Json;
    for (const step of edit.at.slice(0, -1)) {
      parent[step] ??= {};
      parent = parent[step] as Json;
    }
    const last = edit.at.at(-1) ?? '';
    if (edit.order) {
      const held = parent[last] as Json;
      parent[last] = Object.fromEntries(edit.order.map((key) => [key, held[key]]));
    } else if ('value' in edit) parent[last] = structuredClone(edit.value);
    else if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
  }
  return copy;
}
