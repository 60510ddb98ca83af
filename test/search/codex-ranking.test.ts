// What another program's ranking makes of our names and descriptions, beside our own search.
import { describe, expect, it } from 'vitest';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools, buildCatalog } from '../../src/catalog/build-catalog.ts';
import { fullSurface } from '../../src/catalog/surface.ts';
import { createSearch } from '../../src/search/search-tools.ts';
import { readSettings } from '../../src/server/config/settings.ts';
import { instructionsFor } from '../../src/server/instructions.ts';
import questions from '../fixtures/questions.json' with { type: 'json' };
import unseen from '../fixtures/questions-unseen.json' with { type: 'json' };
import { codexSearch } from './codex-ranking.ts';

const { listed } = fullSurface(buildCatalog(offlineBackend, { readOnly: false, preview: false }), {
  onUnexpected: (error) => {
    throw error;
  },
});
const names = new Set(listed.map(({ name }) => name));
const own = createSearch(allTools(offlineBackend).filter(({ name }) => names.has(name)));
const theirs = codexSearch(listed, instructionsFor(readSettings({ PORTKEY_API_KEY: 'test-key' })));
const withoutInstructions = codexSearch(listed, '');

/** How many tools Codex shows for a search. */
const shown = 8;

interface Asked {
  readonly ask: string;
  readonly tool: string;
}

/** The share of questions whose tool is the first, and among those shown; both are printed. */
function measure(
  what: string,
  asked: readonly Asked[],
  search: (question: string) => readonly string[],
): { first: number; among: number } {
  const places = asked.map(({ ask, tool }) => search(ask).indexOf(tool));
  const share = (within: number): number =>
    places.filter((place) => place >= 0 && place < within).length / places.length;
  const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;
  console.info(
    `${what}, ${asked.length}: recall@1 ${percent(share(1))}, recall@${shown} ${percent(share(shown))}`,
  );
  return { first: share(1), among: share(shown) };
}

describe.each([
  { what: 'questions', asked: questions, first: 0.17, among: 0.55 },
  { what: 'unseen questions', asked: unseen, first: 0.35, among: 0.75 },
])('$what through the ranking of Codex', ({ what, asked, first, among }) => {
  const offered = asked.filter(({ tool }) => names.has(tool));

  it('find their tool as often as measured', () => {
    const ours = measure(`own search, ${what}`, offered, (ask) => own.find(ask).map(({ name }) => name));
    const found = measure(`Codex' ranking, ${what}`, offered, (ask) => theirs(ask, shown));
    measure(`Codex' ranking without our instructions, ${what}`, offered, (ask) =>
      withoutInstructions(ask, shown),
    );
    expect(found.first).toBeGreaterThanOrEqual(first);
    expect(found.among).toBeGreaterThanOrEqual(among);
    expect(ours.among).toBeGreaterThanOrEqual(0.99);
  });
});
