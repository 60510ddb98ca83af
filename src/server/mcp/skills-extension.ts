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

/** A Standard Schema of parameters with one text, which costs a server that lists no skills nothing. */
function paramsWith<Name extends string>(name: Name, required: boolean) {
  type Params = Readonly<Partial<Record<Name, string>>>;
  const validate = (given: unknown) => {
    const params = (given ?? {}) as Params;
    const value: unknown = params[name];
    return typeof value === 'string' || (value === undefined && !required)
      ? { value: params }
      : { issues: [{ message: `${name} must be a text`, path: [name] }] };
  };
  return { '~standard': { version: 1 as const, vendor: 'portkey-admin-mcp', validate } };
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
    return { ...(await (await skills()).listSkills(surfaceOf(context))), ...cacheFields(context, ttlMs) };
  });
  server.setRequestHandler('skills/get', { params: getParams }, async ({ uri = '' }, context) => ({
    ...(await (await skills()).getSkill(surfaceOf(context), uri)),
    ...cacheFields(context, ttlMs),
  }));
}
