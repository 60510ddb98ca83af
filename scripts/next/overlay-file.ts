// Edits of an overlay's file that keep its comments, its anchors and the lines that stay.
import { readFileSync, writeFileSync } from 'node:fs';
import { isAlias, isMap, isSeq, type Node, parseDocument, visit, type Document as YamlDocument } from 'yaml';
import { root } from '../../codegen/contract/paths.ts';

export type Yaml = YamlDocument.Parsed;

/** The nodes that have an anchor, by its name. */
function anchorsOf(document: Yaml): Map<string, Node> {
  const found = new Map<string, Node>();
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node) && node.anchor !== undefined) found.set(node.anchor, node);
    },
  });
  return found;
}

/** Writes a value out where its alias stands first, when the anchor went with what was taken out. */
function reanchor(document: Yaml, anchors: ReadonlyMap<string, Node>): void {
  const seen = new Set<string>();
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) seen.add(node.anchor);
        return undefined;
      }
      const lost = seen.has(node.source) ? undefined : anchors.get(node.source);
      return lost?.clone() as Node | undefined;
    },
  });
}

/** The text of a document, each line as it was written wherever it differs from that in spaces alone. */
function textOf(document: Yaml, before: string): string {
  const bare = (line: string): string => line.trimStart().replaceAll(/\s/g, '');
  const known = new Map(before.split('\n').map((line) => [bare(line), line]));
  return document
    .toString({ lineWidth: 0, flowCollectionPadding: false })
    .split('\n')
    .map((line) => {
      const was = known.get(bare(line));
      return was !== undefined && /^\s*/.exec(was)?.[0] === /^\s*/.exec(line)?.[0] ? was : line;
    })
    .join('\n');
}

/** The text of an overlay after a change of its document. */
export function editedOverlay(text: string, edit: (document: Yaml) => void): string {
  const document = parseDocument(text);
  const anchors = anchorsOf(document);
  edit(document);
  reanchor(document, anchors);
  return textOf(document, text);
}

/** Changes the file of an overlay. */
export function editOverlay(file: string, edit: (document: Yaml) => void): void {
  const text = readFileSync(root + file, 'utf8');
  writeFileSync(root + file, editedOverlay(text, edit));
}

/** Takes a place out of a document, and the objects above it that hold nothing else. */
export function cut(document: Yaml, place: readonly (string | number)[]): void {
  document.deleteIn(place);
  const above = place.slice(0, -1);
  const left = document.getIn(above);
  if (above.length > 0 && (isMap(left) || isSeq(left)) && left.items.length === 0) cut(document, above);
}
