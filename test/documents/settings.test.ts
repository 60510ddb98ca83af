// Settings that the documents name in passing are settings that the code reads.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { settingsTable } from '../../src/server/config/table.ts';
import { documents, root } from '../support/documents.ts';

const known = new Set(Object.keys(settingsTable));
/** Another name of one, what clients pass on, and the pattern of a document's secrets. */
const others = ['MCP_TOOL_DOMAINS', 'PORTKEY_MCP_TOKEN', 'PORTKEY_SECRET_NAME', 'PORTKEY_SECRET_NAME_FILE'];
/** It names settings of other servers. */
const ours = documents.filter((file) => file !== 'docs/migrating.md');

it.each(ours)('%s names settings that are read', (file) => {
  const names = readFileSync(root + file, 'utf8').match(
    /\b(?:PORTKEY|MCP|CLERK|RATE_LIMIT|ALLOWED)_[A-Z0-9_]*[A-Z0-9]\b/g,
  );
  const unknown = [...new Set(names ?? [])].filter(
    (name) => !known.has(name.replace(/_FILE$/, '')) && !others.includes(name),
  );
  expect(unknown).toEqual([]);
});
