// That no update of an upstream document is left half way, and that no draft is taken for a finished text.
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { filesOf } from '../../codegen/contract/pending.ts';
import { platforms } from '../../codegen/platforms/index.ts';
import { drafts } from '../../scripts/next/tool-tasks.ts';

test('no update is under way: npm run next says what is left, and ends it', () => {
  expect(
    platforms.filter((platform) => existsSync(filesOf(platform).pending)).map(({ name }) => name),
  ).toEqual([]);
});

test('no draft is left unread', () => {
  expect(drafts().map(({ file, line }) => `${file}:${line}`)).toEqual([]);
});
