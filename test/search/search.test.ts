// Whether plain questions find their tool. The questions never name it.
import { describe, expect, it } from 'vitest';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools } from '../../src/catalog/build-catalog.ts';
import { createSearch } from '../../src/search/search-tools.ts';
import questions from '../fixtures/questions.json' with { type: 'json' };
// For measuring only: whoever tunes the search to these has to write others.
import unseen from '../fixtures/questions-unseen.json' with { type: 'json' };

const tools = allTools(offlineBackend);
const offered = new Set(tools.map((tool) => tool.name));
const asked = questions.filter(({ tool }) => offered.has(tool));
const search = createSearch(tools);

interface Asked {
  readonly ask: string;
  readonly tool: string;
}

/** Asks all, prints how it went, and gives the share whose tool is among the best five. */
function measure(what: string, questions: readonly Asked[]): number {
  const answers = questions.map(({ ask, tool }) => {
    const found = search.find(ask).map(({ name }) => name);
    return { ask, tool, found, place: found.indexOf(tool) };
  });
  const recall = (within: number): number =>
    answers.filter(({ place }) => place >= 0 && place < within).length / answers.length;
  console.info(
    `${answers.length} ${what}: recall@1 ${(recall(1) * 100).toFixed(1)} %, recall@5 ${(recall(5) * 100).toFixed(1)} %`,
  );
  for (const { ask, tool, place, found } of answers) {
    if (place < 0 || place >= 5)
      console.info(
        `missed: "${ask}" wants ${tool} (place ${place + 1}); found ${found.slice(0, 5).join(', ')}`,
      );
  }
  return recall(5);
}

describe('the tool search', () => {
  it('holds the right tool among the best five for 95 % of the questions it was tuned on', () => {
    expect(measure('questions', asked)).toBeGreaterThanOrEqual(0.95);
  });

  it('does so for plain questions that no word or weight was chosen for', () => {
    expect(measure('unseen questions', unseen)).toBeGreaterThanOrEqual(0.95);
  });

  it('asks at least 150 questions, in every domain, and none that names its tool', () => {
    expect(asked.length).toBeGreaterThanOrEqual(150);
    const domains = new Set(asked.map(({ tool }) => tools.find(({ name }) => name === tool)?.domain));
    expect(domains).toEqual(new Set(tools.map((tool) => tool.domain)));
    for (const { ask, tool } of [...questions, ...unseen]) {
      expect(ask.toLowerCase()).not.toContain(tool);
      expect(ask.toLowerCase()).not.toContain(tool.replaceAll('_', ' '));
    }
  });

  it('is asked for each tool that makes several calls', () => {
    const wanted = new Set(asked.map(({ tool }) => tool));
    const unasked = tools.filter(({ name, operation }) => operation === undefined && !wanted.has(name));
    expect(unasked.map(({ name }) => name)).toEqual([]);
  });

  it('puts a tool first that is called by its name, whatever else is said', () => {
    for (const { name } of tools) {
      expect(search.find(name)[0]?.name).toBe(name);
      expect(search.find(`how do I call ${name} for all logs?`)[0]?.name).toBe(name);
    }
  });

  it('tells the export of a workspace from that of its logs', () => {
    expect(search.find('export workspace')[0]?.name).toBe('export_workspace');
    expect(search.find('export the logs of a workspace')[0]?.name).toMatch(/log/);
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

  it.each([
    ['are we getting slower', ['get_latency_analytics', 'get_usage_overview']],
    ['users complaining about bad answers', ['get_feedback_analytics', 'get_feedback_scores_analytics']],
    ['block prompts that contain credit card numbers', ['create_guardrail']],
    ['are there any prompt injections getting blocked', ['list_guardrails']],
    ['PII guardrail on all traffic', ['update_organisation_defaults']],
    ['force PII redaction on every workspace', ['update_organisation_defaults']],
    [
      'our openai key expired, put in the new one',
      ['update_integration', 'update_virtual_key', 'update_provider'],
    ],
  ])('understands the complaint or wish "%s"', (ask, wanted) => {
    const found = search.find(ask).map(({ name }) => name);
    expect(found.slice(0, 5).filter((name) => wanted.includes(name))).not.toEqual([]);
  });
});
