// Questions that no document of Prisma AIRS answers: read-only, answered in words of a closed set.
import { isRecord } from '../runtime/json.ts';
import type { Plane } from '../runtime/operation.ts';

/** How a request fared. */
export interface Seen {
  /** 0 where there was no reply. */
  readonly status: number;
  /** The platform's code, or ours (`policy_denied`). */
  readonly code?: string;
  readonly body?: unknown;
}

export type Ask = (plane: Plane, path: string, query?: Readonly<Record<string, unknown>>) => Promise<Seen>;

/** What the questions are asked about. */
export interface Subject {
  readonly ask: Ask;
  /** A workspace that the account reaches. */
  readonly workspace: { readonly id: string; readonly slug: string };
}

export interface AirsQuestion {
  readonly id: string;
  readonly title: string;
  readonly settles: string;
  readonly ask: (subject: Subject) => Promise<Readonly<Record<string, string>>>;
}

/** `served`, or the status with a code that is of the platform's or our own making. */
function fared({ status, code }: Seen): string {
  if (status >= 200 && status < 300) return 'served';
  const known = code !== undefined && /^(?:AB\d\d|[a-z_]{1,40})$/.test(code) ? ` ${code}` : '';
  return status === 0 ? `no reply${known}` : `${status}${known}`;
}

function rowsOf({ body }: Seen): readonly Readonly<Record<string, unknown>>[] {
  const data = isRecord(body) ? body['data'] : undefined;
  return Array.isArray(data) ? data.filter(isRecord) : [];
}

const hour = 3_600_000;
const time = (ago: number): string => new Date(Date.now() - ago).toISOString();
const offset = (ago: number): string => time(ago).replace('Z', '+00:00');

export const airsQuestions: readonly AirsQuestion[] = [
  {
    id: 'A1',
    title: 'Do the published analytics paths answer?',
    settles: 'whether charts stay the way to cost and usage',
    ask: async ({ ask, workspace }) => ({
      'GET /analytics/graphs/cost': fared(
        await ask('data', '/analytics/graphs/cost', {
          workspace_slug: workspace.slug,
          time_of_generation_min: offset(hour),
          time_of_generation_max: offset(0),
        }),
      ),
    }),
  },
  {
    id: 'A2',
    title: 'Is the list of both kinds of keys open?',
    settles: 'whether list_api_keys needs sub_type',
    ask: async ({ ask, workspace }) => ({
      'GET /api-keys': fared(await ask('data', '/api-keys', { workspace_id: workspace.id })),
      'GET /api-keys/service': fared(await ask('data', '/api-keys/service', { workspace_id: workspace.id })),
    }),
  },
  {
    id: 'A3',
    title: 'Does a missing workspace_id mean the default workspace, and is a slug taken for one?',
    settles: 'whether workspace_id is required',
    ask: async ({ ask, workspace }) => ({
      without: fared(await ask('data', '/configs')),
      slug: fared(await ask('data', '/configs', { workspace_id: workspace.slug })),
    }),
  },
  {
    id: 'A4',
    title: 'Is a slug taken in the path of integrations, providers and configs?',
    settles: 'which ids the tools ask for',
    ask: async ({ ask, workspace }) => {
      const here = { workspace_id: workspace.id };
      const bySlug = async (
        plane: Plane,
        path: string,
        query: Readonly<Record<string, unknown>>,
      ): Promise<string> => {
        const slug = rowsOf(await ask(plane, path, query))[0]?.['slug'];
        return typeof slug === 'string'
          ? fared(await ask(plane, `${path}/${encodeURIComponent(slug)}`, query))
          : 'nothing to ask with';
      };
      return {
        integrations: await bySlug('admin', '/integrations', {}),
        providers: await bySlug('data', '/providers', here),
        configs: await bySlug('data', '/configs', here),
      };
    },
  },
  {
    id: 'A5',
    title: 'Do lists say whether there is more?',
    settles: 'how all_pages knows the end',
    ask: async ({ ask, workspace }) => {
      const { body } = await ask('data', '/providers', { workspace_id: workspace.id, page_size: 1 });
      const has = (name: string): string => (isRecord(body) && name in body ? 'yes' : 'no');
      return { total: has('total'), has_more: has('has_more') };
    },
  },
  {
    id: 'A6',
    title: 'Does a time that ends in Z still answer AB01?',
    settles: 'whether times have to be rewritten',
    ask: async ({ ask, workspace }) => ({
      Z: fared(
        await ask('data', '/analytics/filter-boundaries', {
          workspaceSlug: workspace.slug,
          timeOfGenerationMin: time(hour),
          timeOfGenerationMax: time(0),
        }),
      ),
    }),
  },
  {
    id: 'A7',
    title: 'Which routes that no document has are exposed?',
    settles: 'tools that are absent or previews',
    ask: async ({ ask, workspace }) => ({
      'GET /workspace-exclusions/input-guardrails': fared(
        await ask('admin', '/workspace-exclusions/input-guardrails'),
      ),
      'GET /agent-integrations': fared(await ask('admin', '/agent-integrations')),
      'GET /agent-servers': fared(await ask('data', '/agent-servers', { workspace_id: workspace.id })),
      'GET /policies/access': fared(await ask('data', '/policies/access', { workspace_id: workspace.id })),
      'GET /prompts': fared(await ask('data', '/prompts', { workspace_id: workspace.id })),
      'GET /users': fared(await ask('admin', '/users')),
    }),
  },
];
