// Links between documents lead somewhere: the file is there, and so is the heading. Files that they name are there too.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { documents, root, withoutFences } from '../support/documents.ts';

/** The anchors that GitHub makes of a document's headings. */
function anchors(text: string): Set<string> {
  const found = new Set<string>();
  for (const [, heading = ''] of withoutFences(text).matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
    const anchor = plain
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    let unique = anchor;
    for (let n = 1; found.has(unique); n += 1) unique = `${anchor}-${n}`;
    found.add(unique);
  }
  return found;
}

function linksOf(text: string): string[] {
  const inline = withoutFences(text).replace(/`[^`]*`/g, '');
  return [
    ...inline.matchAll(/\]\(([^)\s]+)\)/g),
    ...inline.matchAll(/<(?:img|a) [^>]*(?:src|href)="([^"]+)"/g),
  ].map(([, target = '']) => target);
}

describe.each(documents)('%s', (file) => {
  it('links to files and headings that exist', () => {
    const text = readFileSync(root + file, 'utf8');
    const broken = linksOf(text).filter((target) => {
      if (/^[a-z]+:/.test(target)) return !URL.canParse(target);
      const [place = '', anchor] = target.split('#');
      const there = place === '' ? root + file : path.join(root, path.dirname(file), decodeURI(place));
      if (!existsSync(there)) return true;
      return (
        anchor !== undefined && there.endsWith('.md') && !anchors(readFileSync(there, 'utf8')).has(anchor)
      );
    });
    expect(broken).toEqual([]);
  });
});

/** Paths of other repositories that documents name. */
const elsewhere = new Set(['scripts/ai-gateway-probe.ts']);

it.each(documents)('%s names files of this repository that exist', (file) => {
  const text = readFileSync(root + file, 'utf8');
  const named = [...text.matchAll(/`((?:src|test|scripts|codegen|bench|\.github)\/[\w./-]+)`/g)].map(
    ([, name = '']) => name,
  );
  expect(named.filter((name) => !elsewhere.has(name) && !existsSync(root + name))).toEqual([]);
});

it('every document can be reached from the README', () => {
  const reached = new Set(['README.md']);
  for (const file of reached)
    for (const target of linksOf(readFileSync(root + file, 'utf8'))) {
      const linked = path.posix.join(path.posix.dirname(file), target.split('#')[0] ?? '');
      if (documents.includes(linked)) reached.add(linked);
    }
  expect(documents.filter((file) => !reached.has(file))).toEqual([]);
});
