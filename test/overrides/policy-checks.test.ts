// A policy that would watch nothing, or contradicts itself, is not made without a word.
import { describe, expect, it } from 'vitest';
import { checkPolicy } from '../../src/overrides/policy-checks.ts';

const condition = (key: string) => ({ conditions: [{ key, value: 'x' }] });

describe('the key of a condition', () => {
  it.each([
    ['workspace', 'workspace_id'],
    ['api_key_id', 'api_key'],
    ['providers', 'provider'],
    ['virtualKey', 'virtual_key'],
    ['mcp_servers', 'mcp_server'],
  ])('%s is refused: %s was meant', async (key, near) => {
    expect((await checkPolicy(condition(key))).problems).toEqual([
      { path: 'conditions[0].key', message: `is no key of a policy; did you mean ${near}?` },
    ]);
  });

  it.each(['api_key', 'workspace_id', 'model', 'mcp_server', 'metadata.team'])('%s is taken', async (key) => {
    expect(await checkPolicy({ ...condition(key), group_by: [{ key }] })).toEqual({
      problems: [],
      warnings: [],
    });
  });

  it.each(['agent', 'metadata', 'metadata.'])('%s is sent, with a line', async (key) => {
    const { problems, warnings } = await checkPolicy(condition(key));
    expect(problems).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('the policy watches nothing')]);
  });
});

it('an alert above the budget is refused, and two kinds of reset draw a line', async () => {
  const { problems } = await checkPolicy({ credit_limit: 100, alert_threshold: 120 });
  expect(problems.map(({ path }) => path)).toEqual(['alert_threshold']);
  const both = await checkPolicy({ periodic_reset: 'monthly', periodic_reset_days: 3 });
  expect([both.problems, both.warnings]).toEqual([[], [expect.stringContaining('exclude each other')]]);
});

it.each([
  { credit_limit: 100, alert_threshold: 100 },
  { periodic_reset: null, periodic_reset_days: 3 },
  { conditions: 'x' },
])('%j does not', async (args) => {
  expect((await checkPolicy(args)).problems).toEqual([]);
});
