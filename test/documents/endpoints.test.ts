// ENDPOINTS.md has every tool that any server can offer, in its domain, with its description.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { root } from '../../codegen/contract/paths.ts';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools } from '../../src/catalog/build-catalog.ts';
import { portkeyPlatform } from '../../src/catalog/platforms/platform.ts';
import { prismaAirsPlatform } from '../../src/catalog/platforms/prisma-airs.ts';
import { callerListing, findToolsListing } from '../../src/catalog/tools/discover.ts';

const text = readFileSync(`${root}ENDPOINTS.md`, 'utf8');

/** The first two cells of every row, by the heading above: names and descriptions. */
const rows = text.split(/^## /m).flatMap((section) => {
  const [heading = ''] = section.split('\n');
  return [...section.matchAll(/^\| (`[^|]+`) \| ((?:\\\||[^|])*) \|/gm)].map(
    ([, names = '', about = '']) => ({
      domain: heading.replace(/ \(\d+\)$/, ''),
      names: [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''),
      about: about.replaceAll('\\|', '|').replaceAll('&lt;', '<'),
    }),
  );
});

const plain = (description: string): string => description.replaceAll(/\s*\n\s*/g, ' ');

describe('every tool stands in ENDPOINTS.md', () => {
  test('of Portkey, in its domain, with its former names and its description', () => {
    const tools = allTools(offlineBackend);
    expect(tools.some(({ preview }) => preview)).toBe(true);
    expect(tools.some(({ operation }) => operation === undefined)).toBe(true);
    for (const { name, aliases, domain, description } of tools)
      expect(rows).toContainEqual({ domain, names: [name, ...aliases], about: plain(description) });
    const domains = new Set<string>(portkeyPlatform.domains);
    expect(rows.filter((row) => domains.has(row.domain))).toHaveLength(tools.length);
  });

  test('of Prisma AIRS, in the tables of Portkey or in its own', () => {
    const held = new Set(rows.flatMap(({ names }) => names));
    const tools = allTools(offlineBackend, new Set(), prismaAirsPlatform);
    expect(tools.filter(({ name }) => !held.has(name))).toEqual([]);
  });

  test('and those that lead to others', () => {
    const lead = [
      findToolsListing,
      ...(['read', 'write', 'destructive'] as const).map((kind) => callerListing(kind, false)),
    ];
    for (const { name, description } of lead)
      expect(rows).toContainEqual({
        domain: 'Tools that lead to others',
        names: [name],
        about: plain(description),
      });
  });
});
