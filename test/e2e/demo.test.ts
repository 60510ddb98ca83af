// The demo runs, and the README shows what it prints.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

it('the demo prints what the README shows (after a wanted change: npm run demo -- --write-readme)', () => {
  const printed = execFileSync(
    process.execPath,
    [`${root}node_modules/tsx/dist/cli.mjs`, `${root}scripts/demo.ts`],
    {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '' },
    },
  );
  const readme = readFileSync(`${root}README.md`, 'utf8');
  const shown = /<!-- demo:begin -->\n```text\n([\s\S]*?)\n```/.exec(readme)?.[1];
  expect(printed.trim()).toBe(shown);
});
