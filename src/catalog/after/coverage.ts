// Whose figures the analytics are. Portkey gives those of one workspace and does not say which; the list of workspaces,
// read once for each key, does.
import { PortkeyError } from '../../portkey/errors.ts';
import { listIn } from '../../portkey/response/paginate.ts';
import { textOf } from '../../portkey/response/reply-object.ts';
import { isRecord } from '../../runtime/json.ts';
import type { Arguments } from '../../runtime/tool-schema.ts';
import { ownerOf } from '../../workspace/kept.ts';
import type { Backend } from '../backend.ts';
import type { Catalog } from '../build-catalog.ts';
import type { AfterCall, CallContext, Tool, ToolResult } from '../tool.ts';
import { briefly, readOffered } from './brief-read.ts';
import { withWarning } from './warnings.ts';

const keptMs = 300_000;
/** The same where the list could not be read: a server that is slow to say no is not asked with each call. */
const missKeptMs = 60_000;
const maxKept = 200;
const maxNamed = 10;
const pageSize = 100;

/** The workspaces that a key lists; `none` where it may not, as a key of one workspace, or is given none. */
type Workspaces =
  | 'none'
  | {
      readonly slugs: readonly string[];
      readonly ids: readonly string[];
      readonly total: number;
      readonly usual?: string;
    };

interface Covers {
  readonly sentence: string;
  /** True where the caller may take the figures for others than they are. */
  readonly warns: boolean;
}

/** A slug that a sentence may hold: others could be instructions, or longer than all the rest. */
const slugForm = /^[\w.-]{1,100}$/;

function namedSlug(row: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const slug = textOf(row?.['slug']);
  return slug !== undefined && slugForm.test(slug) ? slug : undefined;
}

/** Undefined for a reply without a list. */
function workspacesIn(body: unknown): Workspaces | undefined {
  const list = listIn(body);
  if (!list) return undefined;
  const rows = list.items.filter(isRecord);
  if (rows.length === 0) return 'none';
  const total = isRecord(body) && typeof body['total'] === 'number' ? body['total'] : rows.length;
  // The document has the flag among the defaults, recorded replies beside them.
  const usual = rows.find(
    ({ is_default, defaults }) =>
      Number(is_default) === 1 || (isRecord(defaults) && Number(defaults['is_default']) === 1),
  );
  const slug = namedSlug(usual);
  return {
    slugs: rows.flatMap((row) => textOf(row['slug']) ?? []),
    ids: rows.flatMap((row) => textOf(row['id']) ?? []),
    total: Math.max(total, rows.length),
    ...(slug !== undefined && { usual: slug }),
  };
}

function sentenceFor(workspaces: Workspaces, asked: string | undefined): Covers {
  if (workspaces === 'none')
    return asked === undefined
      ? { sentence: "One workspace: the key's own, for this key lists no workspaces.", warns: false }
      : {
          sentence: `This key lists no workspaces, as a key of one workspace does: if it is one, these are the figures of its own workspace, and workspace_slug ${asked} was ignored.`,
          warns: true,
        };
  const { slugs, ids, total, usual } = workspaces;
  if (asked !== undefined) {
    const known = total > slugs.length || slugs.includes(asked) || ids.includes(asked);
    return known
      ? { sentence: `The workspace ${asked}.`, warns: false }
      : {
          sentence: `list_workspaces shows no workspace ${asked}: these figures may be those of another.`,
          warns: true,
        };
  }
  if (total <= 1) return { sentence: 'The only workspace that there is.', warns: false };
  const name = usual === undefined ? 'the default workspace' : `the default workspace, ${usual},`;
  const named = slugs
    .filter((slug) => slugForm.test(slug))
    .slice(0, maxNamed)
    .join(', ');
  return {
    sentence: `One workspace of ${total}: ${name} alone. For another, give its workspace_slug: ${named}${total > maxNamed ? ', … (list_workspaces)' : ''}.`,
    warns: true,
  };
}

/** Says of every result of analytics for one workspace which one it is, as far as the list of workspaces shows. */
export function createCoverage(backend: Backend, catalog: Catalog): AfterCall {
  const kept = new Map<string, { until: number; readonly found: Promise<Workspaces | undefined> }>();

  async function read(context: CallContext, tool: string): Promise<Workspaces | undefined> {
    return await briefly(context, tool, async (bound) => {
      try {
        return workspacesIn(
          await readOffered(backend, catalog, 'list_workspaces', { page_size: pageSize }, bound),
        );
      } catch (error) {
        const status = error instanceof PortkeyError ? error.facts.status : undefined;
        if (status === 401 || status === 403) return 'none';
        throw error;
      }
    });
  }

  function workspacesOf(context: CallContext, tool: string): Promise<Workspaces | undefined> {
    const owner = ownerOf(context.principal, context.apiKey);
    const known = kept.get(owner);
    if (known && known.until > Date.now()) return known.found;
    const found = read(context, tool);
    kept.delete(owner);
    const entry = { until: Date.now() + keptMs, found };
    kept.set(owner, entry);
    for (const oldest of kept.keys()) if (kept.size > maxKept) kept.delete(oldest);
    void found.then((workspaces) => {
      if (workspaces === undefined) entry.until = Date.now() + missKeptMs;
    });
    return found;
  }

  return async (tool, args, result, context) => {
    if (!(await isOfOneWorkspace(tool, args, result))) return result;
    const workspaces = await workspacesOf(context, tool.name);
    if (workspaces === undefined) return result;
    const { sentence, warns } = sentenceFor(workspaces, textOf(args['workspace_slug']));
    if (!Object.hasOwn(result.value, 'covers')) return warns ? withWarning(result, sentence) : result;
    const { text: _, ...rest } = result;
    return { ...rest, value: { ...result.value, covers: sentence } };
  };
}

/** True for figures: an operation that takes a workspace's slug and groups by none, or a composite that says what it covers. */
async function isOfOneWorkspace(tool: Tool, args: Arguments, { value }: ToolResult): Promise<boolean> {
  if (tool.class !== 'read') return false;
  if (tool.operation === undefined) return typeof value['covers'] === 'string';
  const operation = await tool.facts?.();
  if (operation?.domain !== 'analytics' || args['groupBy'] === 'workspace') return false;
  return (
    !/\/workspaces?$/.test(operation.path) &&
    operation.queryArguments.some(({ name }) => name === 'workspace_slug')
  );
}
