// Agent Skills on an MCP server (SEP-2640, extension `io.modelcontextprotocol/skills`). The SDK's `SkillsExtension`
// attaches to its `McpServer` alone, and this server is the low-level one: here are the methods that it would add.
import {
  ProtocolError,
  ProtocolErrorCode,
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { Surface } from '../../catalog/surface.ts';

/** The extension that the server declares, as clients know it. */
export const skillsExtension = { 'io.modelcontextprotocol/skills': {} };

/** True for an address that only skills have. */
export function isSkillUri(uri: string): boolean {
  return uri.startsWith('skill://');
}

/** What the SDK wants of a schema of parameters (Standard Schema). */
interface ParamsSchema<Params> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (
      given: unknown,
    ) => { readonly value: Params } | { readonly issues: readonly { readonly message: string }[] };
    readonly types?: { readonly input: Params; readonly output: Params };
  };
}

/** Parameters with one text, by a schema that costs nothing to make: it is made at each start. */
function paramsWith<Name extends string>(
  name: Name,
  required: boolean,
): ParamsSchema<Readonly<Partial<Record<Name, string>>>> {
  const validate = (given: unknown) => {
    const params = (given ?? {}) as Readonly<Partial<Record<Name, string>>>;
    const value: unknown = params[name];
    return typeof value === 'string' || (value === undefined && !required)
      ? { value: params }
      : { issues: [{ message: `${name} must be a text` }] };
  };
  return { '~standard': { version: 1, vendor: 'portkey-admin-mcp', validate } };
}

const listParams = paramsWith('cursor', false);
const getParams = paramsWith('uri', true);

/** How long a 2026-07-28 client may keep a reply; earlier protocols have no such fields. */
function cacheFields(context: ServerContext, ttlMs: number) {
  return context.mcpReq.envelope ? { ttlMs, cacheScope: 'private' as const } : {};
}

/**
 * Adds the skills of the surface that each request sees; the server has to declare `skillsExtension`. Their files are
 * read by `resources/read`.
 */
export function addSkills(
  server: Server,
  surfaceOf: (context: ServerContext) => Surface,
  ttlMs: number,
): void {
  const skills = () => import('./skills.ts');
  server.setRequestHandler('skills/list', { params: listParams }, async ({ cursor }, context) => {
    if (cursor !== undefined)
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        'The list of skills has one page and no cursor',
      );
    return { ...(await skills()).listSkills(surfaceOf(context)), ...cacheFields(context, ttlMs) };
  });
  server.setRequestHandler('skills/get', { params: getParams }, async ({ uri = '' }, context) => ({
    ...(await skills()).getSkill(surfaceOf(context), uri),
    ...cacheFields(context, ttlMs),
  }));
}
