// The words of the tools: as long as they should be, about arguments that exist, and marked where they must.
import { describe, expect, it } from 'vitest';
import { lengthFaults, pathsOf } from '../../scripts/next/word-rules.ts';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools } from '../../src/catalog/build-catalog.ts';
import type { ToolName } from '../../src/generated/index.ts';
import { omittedFromList, sharedProperties } from '../../src/overrides/argument-descriptions.ts';
import { keyNeeds, partialNeeds } from '../../src/overrides/gates.ts';
import { overrides } from '../../src/overrides/index.ts';

const tools = allTools(offlineBackend);
const names = new Set(tools.map((tool) => tool.name));

describe('the words of a tool', () => {
  it.each(tools.map((tool) => [tool.name, tool] as const))(
    '%s: a title of at most 6 words, a description of 12 to 45',
    (_, tool) => expect(lengthFaults(tool)).toEqual([]),
  );

  it('are about arguments that the tool takes', async () => {
    const strays: string[] = [];
    for (const tool of tools) {
      const override = overrides[tool.name as ToolName] as
        | { properties?: Record<string, string> }
        | undefined;
      const known = pathsOf(await tool.input());
      for (const path of Object.keys(override?.properties ?? {}))
        if (!known.has(path)) strays.push(`${tool.name}: ${path}`);
    }
    expect(strays).toEqual([]);
  });

  it('name the notation of a value once', async () => {
    const twice: string[] = [];
    for (const tool of tools) {
      JSON.stringify(await tool.input(), (key, value: unknown) => {
        if (
          key === 'description' &&
          /ISO 8601.*ISO 8601|\bURL\b.*\bURL\.|e-?mail.*e-mail address/i.test(String(value))
        )
          twice.push(`${tool.name}: ${String(value)}`);
        return value;
      });
    }
    expect(twice).toEqual([]);
  });

  it('that are shared are about arguments that some tool takes', async () => {
    const taken = new Set<string>();
    for (const tool of tools) {
      for (const path of pathsOf(await tool.input())) taken.add(path.replace(/^.*[.\]]/, ''));
    }
    expect(Object.keys(sharedProperties).filter((name) => !taken.has(name))).toEqual([]);
    expect([...omittedFromList].filter((name) => !(name in sharedProperties))).toEqual([]);
  });

  it('end with what the key needs, where that is known, and never promise a 403', () => {
    const known = [...Object.keys(keyNeeds), ...Object.keys(partialNeeds)];
    expect(known.filter((name) => !names.has(name))).toEqual([]);
    const marked = tools
      .filter((tool) => /Needs: [^.]+(?:\.[^.]+)*\.$/.test(tool.description))
      .map(({ name }) => name);
    expect(marked.sort()).toEqual(Object.keys(keyNeeds).sort());
    expect(tools.filter((tool) => /returns 403/i.test(tool.description))).toEqual([]);
  });

  it('name in the list the kind of key and the plan, and no scope', () => {
    const listed = (name: string): string => tools.find((tool) => tool.name === name)?.listing ?? '';
    expect(listed('list_audit_logs')).toContain('Needs: admin key, Enterprise.');
    expect(listed('get_cost_analytics')).toContain('Needs: maybe Enterprise.');
    expect(listed('list_log_exports')).not.toContain('Needs:');
    const scopes = Object.entries(keyNeeds).flatMap(([name, { scope }]) => (scope ? [[name, scope]] : []));
    expect(scopes.filter(([name = '', scope = '']) => listed(name).includes(scope))).toEqual([]);
  });

  it.each(['description', 'listing'] as const)(
    'name Enterprise on the tools that users know as gated: %s',
    (text) => {
      const gated = tools.filter((tool) => /Enterprise/.test(tool[text])).map(({ name }) => name);
      expect(gated).toEqual(
        expect.arrayContaining([
          'get_cost_analytics',
          'get_analytics_group_users',
          'list_audit_logs',
          'get_integration',
          'list_integration_models',
          'list_integration_workspaces',
          'list_all_users',
          'get_user',
          'get_user_stats',
          'list_user_invites',
        ]),
      );
      expect(gated.filter((name) => /_analytics|_cache_|_group_/.test(name)).length).toBeGreaterThanOrEqual(
        20,
      );
    },
  );

  it('say of every unpublished operation in preview that it is one', () => {
    const preview = tools.filter((tool) => tool.preview);
    expect(preview).toHaveLength(30);
    expect(preview.filter((tool) => !tool.description.includes('Unpublished by Portkey'))).toEqual([]);
  });
});
