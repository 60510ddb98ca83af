// Roles: which tools the bearer of a role may call. Deny wins, an unknown role gets nothing, and no role adds a tool
// that the operator's other settings leave out.
import { PortkeyError } from '../../portkey/errors.ts';
import { EXTRA_FIELDS } from '../../portkey/request.ts';
import { isRecord } from '../../runtime/json.ts';
import type { Catalog } from '../build-catalog.ts';
import { classOfCall } from '../effects.ts';
import type { Tool, ToolClass } from '../tool.ts';

export interface Role {
  /** The most that a call may do. */
  readonly access: ToolClass;
  /** Domains; all when unset. */
  readonly domains?: readonly string[];
  /** Tool names, `*` as a wildcard; all single operations when unset. A composite tool has to be named. */
  readonly tools?: readonly string[];
  /** Tool names, `*` as a wildcard, denied to this role, whatever other roles the caller has. */
  readonly deny?: readonly string[];
  /** Workspaces by id or slug: only tools that take a workspace can be called, and only with one of these. */
  readonly workspaces?: readonly string[];
}

export interface Roles {
  /** The claim of the token that holds the roles: a list, or words with blanks or commas between; dots lead inside. */
  readonly claim: string;
  readonly roles: Readonly<Record<string, Role>>;
}

const ranks: Readonly<Record<ToolClass, number>> = { read: 0, write: 1, destructive: 2 };
const workspaceArguments = ['workspace_id', 'workspaceId'];
/** They, and what names a further workspace, as `from_workspace_id` does. */
const namesWorkspace = /^(?:\w+_)?workspace(?:_id|Id)$/;

function matches(glob: string, name: string): boolean {
  const parts = glob.split('*');
  if (parts.length === 1) return glob === name;
  const [first = '', ...others] = parts;
  const last = others.pop() ?? '';
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  let from = first.length;
  for (const part of others) {
    const at = name.indexOf(part, from);
    if (at === -1 || at + part.length > name.length - last.length) return false;
    from = at + part.length;
  }
  return true;
}

function strings(value: unknown, where: string): readonly string[] {
  if (!Array.isArray(value) || !value.every((one): one is string => typeof one === 'string' && one !== ''))
    throw new Error(`${where} takes a list of texts`);
  return value;
}

/** @throws Error that says what is wrong, and never a value that could be a secret. */
export function parseRoles(value: unknown): Roles {
  if (!isRecord(value) || !isRecord(value['roles'])) throw new Error('it takes {"claim": "…", "roles": {…}}');
  const { claim = 'roles', roles, ...others } = value;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`it takes claim and roles, not ${unknown}`);
  if (typeof claim !== 'string' || claim === '') throw new Error('claim takes the name of a claim');
  const known = ['domains', 'tools', 'deny', 'workspaces'] as const;
  const parsed = Object.entries(roles).map(([name, role]): [string, Role] => {
    if (!isRecord(role)) throw new Error(`${name} takes an object`);
    const { access, ...lists } = role;
    if (access !== 'read' && access !== 'write' && access !== 'destructive')
      throw new Error(`${name}.access takes read, write or destructive`);
    const odd = Object.keys(lists).find((key) => !(known as readonly string[]).includes(key));
    if (odd !== undefined) throw new Error(`${name} takes access, ${known.join(', ')}, not ${odd}`);
    return [
      name,
      {
        access,
        ...Object.fromEntries(
          Object.entries(lists).map(([key, list]) => [key, strings(list, `${name}.${key}`)]),
        ),
      },
    ];
  });
  if (parsed.length === 0) throw new Error('it names no role');
  return { claim, roles: Object.fromEntries(parsed) };
}

/** The roles that a token's claims hold, known or not. */
export function rolesIn(claims: Readonly<Record<string, unknown>>, claim: string): readonly string[] {
  // A name with dots in it, such as a URL, goes before a path.
  const value = Object.hasOwn(claims, claim)
    ? claims[claim]
    : claim.split('.').reduce<unknown>((at, step) => (isRecord(at) ? at[step] : undefined), claims);
  const words = typeof value === 'string' ? value.split(/[\s,]+/) : Array.isArray(value) ? value : [];
  return [...new Set(words.filter((word): word is string => typeof word === 'string' && word !== ''))];
}

/** Whether a tool is of the kind that a role is about. */
function covers(role: Role, tool: Tool): boolean {
  return (
    ranks[tool.class] <= ranks[role.access] &&
    (role.domains === undefined || role.domains.includes(tool.domain)) &&
    (role.tools === undefined || role.tools.some((glob) => matches(glob, tool.name)))
  );
}

/** A composite tool calls others, so that no wildcard and no domain gives it. */
function isNamed(role: Role, tool: Tool): boolean {
  return tool.operation !== undefined || role.tools?.includes(tool.name) === true;
}

function isInside(role: Role, tool: Tool): boolean {
  return (
    role.workspaces === undefined ||
    workspaceArguments.some((name) => Object.hasOwn(tool.advertised.properties, name))
  );
}

function grants(role: Role, tool: Tool): boolean {
  return covers(role, tool) && isNamed(role, tool) && isInside(role, tool);
}

/** What a tool needs that none of the roles grants. */
function wantedFor(roles: readonly Role[], tool: Tool): string {
  const covering = roles.filter((role) => covers(role, tool));
  if (covering.length === 0) return `a role that allows ${tool.name} (${tool.class}, domain ${tool.domain})`;
  return covering.some((role) => isNamed(role, tool))
    ? `a role without workspaces, since ${tool.name} takes none`
    : `a role whose tools name ${tool.name}, since it makes several calls`;
}

/** What is missing for a call of a tool with these arguments; undefined where a role allows it. */
function missingFor(roles: readonly Role[], tool: Tool, args: unknown): string | undefined {
  if (roles.some((role) => role.deny?.some((glob) => matches(glob, tool.name))))
    return `a role that does not deny ${tool.name}`;
  const granting = roles.filter((role) => grants(role, tool));
  if (granting.length === 0) return wantedFor(roles, tool);
  const kind = classOfCall(tool, args);
  const able = granting.filter((role) => ranks[kind] <= ranks[role.access]);
  if (able.length === 0) return `a role whose access is ${kind}, which these arguments need`;
  const given = new Map(
    Object.entries(isRecord(args) ? args : {}).filter(
      ([name, id]) => namesWorkspace.test(name) && id !== undefined,
    ),
  );
  const inside = able.some(
    ({ workspaces }) =>
      workspaces === undefined ||
      (workspaceArguments.some((name) => given.has(name)) &&
        [...given.values()].every((id) => typeof id === 'string' && workspaces.includes(id))),
  );
  if (!inside) return 'a role for that workspace; name one of yours in workspace_id';
  // Nobody knows what a field that the contract lacks does, and where.
  const bound = able.every(({ workspaces }) => workspaces !== undefined);
  return bound && isRecord(args) && args[EXTRA_FIELDS] !== undefined
    ? `a role without workspaces for ${EXTRA_FIELDS}`
    : undefined;
}

/** The part of a catalog that some roles may call. */
export interface RoleCatalog {
  readonly catalog: Catalog;
  /** What is missing for a call by name; undefined for an allowed one, and for an unknown name. */
  readonly missing: (name: string, args: unknown) => string | undefined;
}

/**
 * @param names the roles of a token: those that are not defined give nothing.
 */
export function forRoles(catalog: Catalog, { roles }: Roles, names: readonly string[]): RoleCatalog {
  const own = names.flatMap((name) => (Object.hasOwn(roles, name) ? (roles[name] ?? []) : []));
  const bounded = new Map<string, Tool>();
  for (const tool of catalog.tools) {
    if (own.some(({ deny }) => deny?.some((glob) => matches(glob, tool.name)))) continue;
    if (!own.some((role) => grants(role, tool))) continue;
    bounded.set(tool.name, {
      ...tool,
      parse: async (args) => {
        const result = await tool.parse(args);
        const missing = result.ok ? missingFor(own, tool, result.parsed.args) : undefined;
        if (missing === undefined) return result;
        throw new PortkeyError({
          code: 'insufficient_scope',
          message: `${tool.name} needs ${missing}. Nothing was sent.`,
          hint: 'Ask the operator of this server for that role.',
        });
      },
    });
  }
  return {
    catalog: {
      ...catalog,
      tools: [...bounded.values()],
      find: (name) => bounded.get(catalog.find(name)?.name ?? ''),
    },
    missing: (name, args) => {
      const tool = catalog.find(name);
      return tool && missingFor(own, tool, args);
    },
  };
}
