// What find_references says when a read is refused: `complete` is a promise that nothing was missed.
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../../src/sandbox/index.ts';
import { allModels } from '../../support/models.ts';
import { openStage, type Stage } from './stage.ts';

interface Found {
  readonly found: readonly { readonly type: string; readonly id?: string }[];
  readonly references: readonly unknown[];
  readonly read: Readonly<Record<string, number>>;
  readonly complete: boolean;
  readonly not_read?: readonly { readonly what: string }[];
}

const words = new Set(allModels.flatMap(({ path }) => path.split('/').filter((part) => !part.includes('{'))));

/** The path of a request, with stars for what is not a word of the contract's own paths. */
function routeOf(request: string): string {
  const path = (request.split(' ')[1] ?? '').split('?')[0] ?? '';
  return path
    .split('/')
    .map((part) => (words.has(part) ? part : '*'))
    .join('/');
}

/** The lists in which an id or slug is looked up. */
const lists = [
  '/guardrails',
  '/integrations',
  '/providers',
  '/virtual-keys',
  '/configs',
  '/prompts',
  '/api-keys',
  '/prompts/partials',
  '/labels',
  '/secret-references',
  '/mcp-integrations',
  '/mcp-servers',
  '/admin/workspaces',
];

/** Runs `look` on a furnished sandbox. */
async function furnished<Result>(options: SandboxOptions, look: (stage: Stage) => Promise<Result>) {
  const stage = await openStage({ empty: false, ...options });
  try {
    return await look(stage);
  } finally {
    await stage.close();
  }
}

const find = async (stage: Stage, id: string): Promise<Found> =>
  (await stage.call('find_references', { id })) as unknown as Found;

describe('find_references with one read refused', () => {
  it.each([
    ['a guardrail', 'no-card-numbers'],
    ['a label and a workspace of one name', 'staging'],
    ['a secret reference', 'openai-key'],
    ['an MCP integration and an MCP server of one slug', 'handbook'],
  ])(
    'never says complete of %s where something was missed',
    async (_what, id) => {
      const { whole, routes } = await furnished({}, async (stage) => ({
        whole: await find(stage, id),
        routes: [...new Set(stage.sent().map(routeOf))],
      }));
      expect(whole.complete).toBe(true);
      const missed: string[] = [];
      for (const route of routes) {
        const result = await furnished({ faults: `GET ${route}=403` }, (stage) => find(stage, id));
        const { found, references, read } = result;
        const same = isDeepStrictEqual(
          { found, references, read },
          { found: whole.found, references: whole.references, read: whole.read },
        );
        if (result.complete && !same) missed.push(route);
        if (!result.complete) expect(result.not_read ?? []).not.toEqual([]);
      }
      expect(missed).toEqual([]);
      expect(routes.length).toBeGreaterThan(14);
    },
    60_000,
  );

  it.each(lists)(
    'does not say complete of a slug when %s is refused, since it may be that of another kind',
    async (route) => {
      const result = await furnished({ faults: `GET ${route}=403` }, (stage) => find(stage, 'openai-prod'));
      expect(result.complete).toBe(false);
    },
  );

  it('says complete of an id, which no other object has, though a list of another kind is refused', async () => {
    const faults = 'GET /labels=403, GET /secret-references=403';
    const { bySlug, byId } = await furnished({ faults }, async (stage) => {
      const slug = await find(stage, 'openai-prod');
      return { bySlug: slug, byId: await find(stage, slug.found[0]?.id ?? '') };
    });
    expect(bySlug).toMatchObject({ complete: false, note: expect.stringContaining('the id') });
    expect(byId).toMatchObject({ complete: true, references: bySlug.references });
  });

  it('does not say complete of an MCP server whose limits were not read', async () => {
    for (const list of ['usage-limits', 'rate-limits']) {
      const result = await furnished({ faults: `GET /policies/${list}=403` }, (stage) =>
        find(stage, 'handbook'),
      );
      expect(result).toMatchObject({
        complete: false,
        not_read: [{ what: list.replace('-', ' ') }],
      });
    }
  });

  it('finds the limit of an MCP server by the name or the slug in its condition', async () => {
    const references = await furnished({}, async (stage) => {
      for (const value of ['Handbook', 'handbook'])
        await stage.call('create_rate_limit', {
          name: `Of ${value}`,
          conditions: [{ key: 'mcp_server', value }],
          group_by: [{ key: 'api_key' }],
          type: 'requests',
          unit: 'rpm',
          value: 5,
        });
      return (await find(stage, 'handbook')).references;
    });
    for (const name of ['Of Handbook', 'Of handbook'])
      expect(references).toContainEqual(expect.objectContaining({ type: 'rate_limit', name }));
  });
});
