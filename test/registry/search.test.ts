// Whether plain questions find their tool. The questions never name it.
import { describe, expect, it } from 'vitest';
import { offlineBackend } from '../../src/registry/backend.ts';
import { allTools } from '../../src/registry/compose.ts';
import { createSearch } from '../../src/registry/search.ts';
import questions from '../fixtures/questions.json' with { type: 'json' };

const tools = allTools(offlineBackend);
const offered = new Set(tools.map((tool) => tool.name));
const asked = questions.filter(({ tool }) => offered.has(tool));
const search = createSearch(tools);

/** The place of the right tool among the answers, from 0; -1 when it is not there. */
const places = asked.map(({ ask, tool }) => ({
  ask,
  tool,
  found: search.find(ask).map(({ name }) => name),
  place: search.find(ask).findIndex(({ name }) => name === tool),
}));

const recall = (within: number): number =>
  places.filter(({ place }) => place >= 0 && place < within).length / places.length;

describe('the tool search', () => {
  it('holds the right tool among the best five for 95 % of plain questions', () => {
    console.info(
      `${places.length} questions: recall@1 ${(recall(1) * 100).toFixed(1)} %, recall@5 ${(recall(5) * 100).toFixed(1)} %`,
    );
    const missed = places.filter(({ place }) => place < 0 || place >= 5);
    for (const { ask, tool, place, found } of missed) {
      console.info(
        `missed: "${ask}" wants ${tool} (place ${place + 1}); found ${found.slice(0, 5).join(', ')}`,
      );
    }
    expect(recall(5)).toBeGreaterThanOrEqual(0.95);
  });

  it('asks at least 150 questions, in every domain, and none that names its tool', () => {
    expect(asked.length).toBeGreaterThanOrEqual(150);
    const domains = new Set(asked.map(({ tool }) => tools.find(({ name }) => name === tool)?.domain));
    expect(domains).toEqual(new Set(tools.map((tool) => tool.domain)));
    for (const { ask, tool } of questions) {
      expect(ask.toLowerCase()).not.toContain(tool);
      expect(ask.toLowerCase()).not.toContain(tool.replaceAll('_', ' '));
    }
  });

  it('finds nothing for words that no tool knows', () => {
    expect(search.find('zzzqqq')).toEqual([]);
    expect(search.find('the of and')).toEqual([]);
    expect(search.find('')).toEqual([]);
  });

  it('forgives a slip of the pen', () => {
    expect(
      search
        .find('rotatee api kye')
        .slice(0, 5)
        .map(({ name }) => name),
    ).toContain('rotate_api_key');
  });
});
