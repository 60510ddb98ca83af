// The table of settings and the variables that the code reads are the same.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { settingsTable } from '../../src/server/config/table.ts';

const source = fileURLToPath(new URL('../../src/', import.meta.url));
const named = /['"`]((?:PORTKEY|PANW|MCP|CLERK|RATE_LIMIT|ALLOWED|LOG|OTEL)_[A-Z0-9_]+)['"`]/g;

/** An alias, told in the row of its name; the file of a secret; and a variable of clients, which snippets for them name. */
const inWords = ['MCP_TOOL_DOMAINS', 'PORTKEY_API_KEY_FILE', 'PORTKEY_MCP_TOKEN'];

function read(): Set<string> {
  const names = new Set<string>();
  for (const entry of readdirSync(`${source}server`, { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.ts') || entry.name.startsWith('table')) continue;
    const text = readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8');
    for (const [, name = ''] of text.matchAll(named)) names.add(name);
  }
  return names;
}

describe('the table of settings', () => {
  const table = Object.keys(settingsTable);

  it('has every variable that the code reads', () => {
    expect(
      [...read()].filter((name) => !table.includes(name.replace(/_FILE$/, '')) && !inWords.includes(name)),
    ).toEqual([]);
  });

  it('has no variable that the code does not read', () => {
    const known = read();
    const everywhere = ['HTTPS_PROXY'];
    expect(table.filter((name) => !known.has(name) && !everywhere.includes(name))).toEqual([]);
  });
});
