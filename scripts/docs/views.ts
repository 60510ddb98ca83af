// src/views/pages.json: each view as one page, its style and scripts inside, since a view may load nothing.
import { readFileSync } from 'node:fs';
import { root } from '../../codegen/contract/paths.ts';
import type { Emitted } from '../../codegen/emit/context.ts';
import { type ViewName, viewNames } from '../../src/overrides/views.ts';

/** The most that a page may weigh, in bytes. */
export const maxPageBytes = 30 * 1024;

const titles: Readonly<Record<ViewName, string>> = {
  spend: 'Spend and traffic',
  changes: 'Change review',
  routing: 'Routing',
};

function part(file: string): string {
  return readFileSync(`${root}src/views/${file}`, 'utf8').trim();
}

function page(name: ViewName): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${titles[name]}</title>`,
    `<style>\n${part('view.css')}\n</style>`,
    '</head>',
    '<body>',
    '<main aria-live="polite"><p>Waiting for the result…</p></main>',
    `<script>\n${part('host.js')}\n${part(`${name}.js`)}\n</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** @throws Error when a page weighs too much. */
export function emitViews(): Emitted {
  const pages = Object.fromEntries(viewNames.map((name) => [name, page(name)]));
  for (const [name, html] of Object.entries(pages))
    if (Buffer.byteLength(html) > maxPageBytes)
      throw new Error(
        `the view ${name} weighs ${Buffer.byteLength(html)} bytes; ${maxPageBytes} are allowed`,
      );
  return new Map([['src/views/pages.json', `${JSON.stringify(pages, null, 2)}\n`]]);
}
