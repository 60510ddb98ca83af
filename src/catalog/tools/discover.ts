// The tools that lead to all others: find_tools, and one caller a class. In discover mode they are all that
// is listed; find_tools is listed in full mode too, since some advertised schemas there are folded.
import { PortkeyError } from '../../portkey/errors.ts';
import { createSizer } from '../../portkey/response/json-size.ts';
import { truncate } from '../../portkey/response/truncate.ts';
import { isRecord } from '../../runtime/json.ts';
import { limits } from '../../runtime/limits.ts';
import { closestMatch } from '../../runtime/suggest.ts';
import type { Annotations, Arguments, InputSchema, SchemaNode } from '../../runtime/tool-schema.ts';
import type { ToolSearch } from '../../search/search-tools.ts';
import { argumentsObject, coerceArguments, TooManyValues } from '../arguments/coerce.ts';
import { invalidArguments, withoutFrameworkFields } from '../arguments/parse.ts';
import { offlineBackend } from '../backend.ts';
import { allTools, type Catalog } from '../build-catalog.ts';
import { UnknownToolError, unknownTool } from '../dispatch.ts';
import { classOfCall, lossesOf } from '../effects.ts';
import { type CatalogPlatform, portkeyPlatform } from '../platforms/platform.ts';
import { plainIssues } from '../schema/plain-arguments.ts';
import { portableSchema } from '../schema/portable.ts';
import { tokenArgument } from '../schema/response-options.ts';
import type { CallOutcome, ListedTool, Tool, ToolClass } from '../tool.ts';

const defaultLimit = 8;
const maxFound = 50;
/** Of the tools found by a question, how many come with their schema where they are not listed. */
const schemasShown = 3;
const maxNames = 20;
/** Of the best hits, how many are looked at for what the platform lacks. */
const maxNotHere = 3;

function listed(
  name: string,
  title: string,
  description: string,
  properties: Readonly<Record<string, SchemaNode>>,
  required: readonly string[],
  annotations: Annotations,
): ListedTool {
  const inputSchema: InputSchema = {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
  return { name, title, description, inputSchema, annotations: { title, ...annotations } };
}

/** The description of find_tools on a platform. */
export function findToolsDescription({ searched }: Pick<CatalogPlatform, 'searched'>): string {
  return `Searches the tools for ${searched}: names, what each does, class and required arguments. With names: full schemas, including arguments that tools/list leaves out. With nothing: the domains.`;
}

/** As Portkey has it. */
export const findToolsListing = listed(
  'find_tools',
  'Find tools',
  findToolsDescription(portkeyPlatform),
  {
    query: { type: 'string', description: 'What to do, in plain words' },
    domain: { type: 'string' },
    names: { type: 'array', items: { type: 'string' }, description: 'Tools to give in full' },
    limit: { type: 'integer', description: `Default ${defaultLimit}` },
  },
  [],
  { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
);

const callerNames = {
  read: 'call_read_tool',
  write: 'call_write_tool',
  destructive: 'call_destructive_tool',
} as const satisfies Record<ToolClass, string>;

const callerTexts: Readonly<Record<ToolClass, readonly [title: string, description: string]>> = {
  read: ['Call a read tool', 'Calls a tool of class read, found with find_tools. It changes nothing.'],
  write: [
    'Call a write tool',
    'Calls a tool of class write, found with find_tools: it creates or changes something.',
  ],
  destructive: [
    'Call a destructive tool',
    'Calls a tool of class destructive, found with find_tools, or one of class write with arguments that lose something (resets, expiry, rights, credentials).',
  ],
};

/** The caller of a class as it is listed; with tokens, where this server demands them. */
export function callerListing(kind: ToolClass, tokens: boolean): ListedTool {
  const [title, description] = callerTexts[kind];
  return listed(
    callerNames[kind],
    title,
    description,
    {
      name: { type: 'string', description: 'Tool name' },
      arguments: {
        type: 'object',
        description: 'As in its schema from find_tools',
        additionalProperties: true,
      },
      ...(tokens && kind === 'destructive' && { [tokenArgument]: { type: 'string' } }),
    },
    ['name'],
    {
      readOnlyHint: kind === 'read',
      // Most writes change what is there, which MCP calls destructive; only what loses something is of that class.
      destructiveHint: kind !== 'read',
      idempotentHint: kind === 'read',
      openWorldHint: true,
    },
  );
}

/** The class that a caller's name stands for. */
export function classCalledBy(name: string): ToolClass | undefined {
  return (['read', 'write', 'destructive'] as const).find((kind) => callerNames[kind] === name);
}

/** The arguments of one of these tools. @throws PortkeyError that lists everything that is wrong. */
function parsePlain(tool: ListedTool, input: unknown): Arguments {
  const { properties } = tool.inputSchema;
  let args: unknown;
  try {
    const given = argumentsObject(input);
    args = isRecord(given)
      ? coerceArguments(withoutFrameworkFields(given, properties), tool.inputSchema)
      : given;
  } catch (error) {
    if (!(error instanceof TooManyValues)) throw error;
    throw invalidArguments(tool.name, [{ path: '', message: error.message }]);
  }
  const problems = plainIssues(tool.inputSchema, args);
  if (problems.length > 0) throw invalidArguments(tool.name, problems);
  return args as Arguments;
}

/** A tool that is found. Where the client has no schema of it, the one that a list would show can come along. */
function toolSummary(tool: Tool, withSchema: boolean): Record<string, unknown> {
  return {
    name: tool.name,
    class: tool.class,
    domain: tool.domain,
    about: withSchema ? tool.listing : tool.description,
    ...(withSchema ? { input_schema: tool.advertised } : { required: tool.advertised.required ?? [] }),
  };
}

async function toolDetails(tool: Tool, question: string): Promise<Record<string, unknown>> {
  const [{ replyType }, { foldChoices }] = await Promise.all([
    import('../schema/tool-types.ts'),
    import('../schema/choices.ts'),
  ]);
  const reply = await replyType(tool);
  return {
    name: tool.name,
    title: tool.title,
    class: tool.class,
    domain: tool.domain,
    description: tool.description,
    ...(tool.aliases.length > 0 && { aliases: tool.aliases }),
    input_schema: portableSchema(foldChoices(await tool.input(), question)),
    ...(reply !== undefined && { reply }),
  };
}

function domainsOf(tools: readonly Tool[]): { readonly domain: string; readonly tools: number }[] {
  const counts = new Map<string, number>();
  for (const { domain } of tools) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  return [...counts].map(([domain, count]) => ({ domain, tools: count }));
}

function unknownDomain(domain: string, known: readonly string[], why?: string): PortkeyError {
  const near = closestMatch(domain, known);
  return new PortkeyError({
    code: 'invalid_arguments',
    message: `Unknown domain ${JSON.stringify(domain.slice(0, 60))}${why !== undefined ? `. ${why}` : near === undefined ? '' : `; did you mean ${near}?`}`,
    fields: { domain: `must be one of ${known.join(', ')}` },
  });
}

/** Why a domain of another platform is not here, where that is known. */
function whyNoDomain(domain: string, absent: ReadonlyMap<string, string>): string | undefined {
  const first = portkeyPlatform.tools[domain]?.[0]?.name;
  return first === undefined ? undefined : absent.get(first);
}

function absentByReason(absent: ReadonlyMap<string, string>): readonly { why: string; tools: number }[] {
  const counts = new Map<string, number>();
  for (const why of absent.values()) counts.set(why, (counts.get(why) ?? 0) + 1);
  return [...counts].map(([why, tools]) => ({ why, tools }));
}

/** Cuts what is found to the size of any result; schemas go whole or not at all, but for the first. */
function bounded(value: Readonly<Record<string, unknown>>, maxBytes: number): CallOutcome {
  const { structured, text } = truncate(value, { maxBytes });
  return { ok: true, value: structured, text };
}

/**
 * What find_tools answers over this catalog. It throws PortkeyError for arguments that it does not take.
 * @param maxResultBytes the most that the text of one result may have
 * @param isListed true for a tool whose schema the client has from its list
 */
export function createFinder(
  catalog: Catalog,
  maxResultBytes: number,
  isListed: (tool: Tool) => boolean = () => true,
): (args: unknown) => Promise<CallOutcome> {
  let made: Promise<ToolSearch<Tool>> | undefined;
  // Loaded with its vocabulary when somebody first searches.
  const search = async (words: string): Promise<readonly Tool[]> => {
    made ??= import('../../search/search-tools.ts').then(({ createSearch }) => createSearch(catalog.tools));
    return (await made).find(words);
  };
  const absent = catalog.platform?.absent ?? new Map<string, string>();
  // Where the platform has not everything, what is sought may be among what it lacks.
  let everything: Promise<ToolSearch<Tool>> | undefined;
  const soughtInVain = async (words: string): Promise<readonly { name: string; why: string }[]> => {
    if (absent.size === 0) return [];
    everything ??= import('../../search/search-tools.ts').then(({ createSearch }) =>
      createSearch([...catalog.tools, ...allTools(offlineBackend).filter(({ name }) => absent.has(name))]),
    );
    const best = (await everything).find(words).slice(0, maxNotHere);
    return best.flatMap(({ name }) => {
      const why = absent.get(name);
      return why === undefined || catalog.find(name) ? [] : [{ name, why }];
    });
  };
  const named = async (names: readonly string[], question: string): Promise<CallOutcome> => {
    const found = [...new Set(names)].map((name) => ({ name, tool: catalog.find(name) }));
    const unknown = found
      .filter(({ tool }) => tool === undefined)
      .map(({ name }) => {
        const near = closestMatch(
          name,
          catalog.tools.map((tool) => tool.name),
        );
        const why = absent.get(name);
        if (why !== undefined) return { name, not_on_this_platform: why };
        const reason = catalog.leftOut?.(name);
        if (reason !== undefined) return { name, reason };
        return { name: name.slice(0, 100), ...(near !== undefined && { did_you_mean: near }) };
      });
    const tools = [...new Set(found.flatMap(({ tool }) => tool ?? []))];
    const all = await Promise.all(tools.map((tool) => toolDetails(tool, question)));
    const sizeOf = createSizer();
    let room = maxResultBytes - 500;
    const shown = all.filter((tool, at) => {
      room -= sizeOf(tool);
      return at === 0 || room >= 0;
    });
    const left = tools.filter(({ name }) => !shown.some((tool) => tool['name'] === name));
    return bounded(
      {
        tools: shown,
        ...(left.length > 0 && {
          left_out: left.map(({ name }) => name),
          next: 'Call again with the names that were left out.',
        }),
        ...(unknown.length > 0 && { unknown }),
      },
      maxResultBytes,
    );
  };
  return async (args) => {
    const { query, domain, names, limit } = parsePlain(findToolsListing, args) as {
      readonly query?: string;
      readonly domain?: string;
      readonly names?: readonly string[];
      readonly limit?: number;
    };
    if (limit !== undefined && limit !== 0 && (limit < 1 || limit > maxFound))
      throw limitError('limit', `must be from 1 to ${maxFound}`);
    if (query !== undefined && query.length > limits.queryCharacters)
      throw limitError('query', `takes at most ${limits.queryCharacters} characters; it has ${query.length}`);
    if (names && names.length > maxNames) throw limitError('names', `takes at most ${maxNames} names`);
    if (names && names.length > 0) return await named(names, query ?? '');
    const known = domainsOf(catalog.tools);
    if (domain !== undefined && !known.some((one) => one.domain === domain))
      throw unknownDomain(
        domain,
        known.map((one) => one.domain),
        whyNoDomain(domain, absent),
      );
    const words = query?.trim() ?? '';
    if (words === '' && domain === undefined)
      return bounded(
        {
          domains: known,
          total: catalog.tools.length,
          ...(absent.size > 0 && { not_on_this_platform: absentByReason(absent) }),
        },
        maxResultBytes,
      );
    const all = words === '' ? catalog.tools : await search(words);
    const matching = domain === undefined ? all : all.filter((tool) => tool.domain === domain);
    const inVain = words === '' ? [] : await soughtInVain(words);
    const most = limit || (words === '' ? maxFound : defaultLimit);
    return bounded(
      {
        tools: matching
          .slice(0, most)
          .map((tool, at) => toolSummary(tool, words !== '' && at < schemasShown && !isListed(tool))),
        total: matching.length,
        ...(inVain.length > 0 && { not_on_this_platform: inVain }),
      },
      maxResultBytes,
    );
  };
}

function limitError(argument: string, problem: string): PortkeyError {
  return invalidArguments(findToolsListing.name, [{ path: argument, message: problem }]);
}

/** The tool that a caller is to call, and the arguments for it. @throws PortkeyError where another caller is right. */
export async function resolveCaller(
  catalog: Catalog,
  listing: ListedTool,
  kind: ToolClass,
  args: unknown,
): Promise<{ readonly tool: Tool; readonly args: unknown }> {
  // A token is taken whether it is listed or not, as it is by every destructive tool.
  const taken = kind === 'destructive' ? callerListing(kind, true) : listing;
  const {
    name,
    arguments: inner,
    [tokenArgument]: token,
  } = parsePlain(taken, args) as {
    readonly name: string;
    readonly arguments?: Arguments;
    readonly [tokenArgument]?: string;
  };
  const tool = catalog.find(name);
  if (!tool) {
    throw new PortkeyError({
      code: 'unknown_tool',
      message: unknownTool(catalog, name).message,
      hint: 'find_tools lists what there is.',
    });
  }
  // As the tool will read them: another spelling of an argument is the same argument.
  const read = await tool.parse(inner ?? {});
  const given = read.ok ? read.parsed.args : (inner ?? {});
  const right = classOfCall(tool, given);
  if (right !== kind) {
    const [loss] = lossesOf(tool, given);
    throw new PortkeyError({
      code: 'wrong_caller',
      message: `${tool.name} is of class ${right}${tool.class === right || !loss ? '' : ` with ${loss.path}: ${loss.loses}`}: call it with ${callerNames[right]}. Nothing was sent.`,
      hint: `${callerNames[right]} with the same name and arguments.`,
    });
  }
  return {
    tool,
    args: token === undefined || token === '' ? (inner ?? {}) : { ...inner, [tokenArgument]: token },
  };
}

/** For a tool of the catalog that is called by its own name in discover mode. */
export function callInstead(catalog: Catalog, name: string): UnknownToolError {
  const tool = catalog.find(name);
  const reason = catalog.leftOut?.(name);
  if (reason !== undefined) return new UnknownToolError(reason);
  return new UnknownToolError(
    tool
      ? `Unknown tool: ${name}. It is called with ${callerNames[tool.class]}, its name and its arguments.`
      : `Unknown tool: ${name.slice(0, 100)}. find_tools lists what there is.`,
  );
}
