// Reference rules: when a value in one of Portkey's objects refers to another object. Used by find_references.
import { isRecord } from '../../../runtime/json.ts';

/** An object as Portkey's reply has it. */
export type Row = Readonly<Record<string, unknown>>;

/** Kinds of objects: those that can be referred to, and those that only refer. */
export type Kind =
  | 'config'
  | 'prompt'
  | 'partial'
  | 'guardrail'
  | 'integration'
  | 'provider'
  | 'virtual_key'
  | 'collection'
  | 'label'
  | 'secret_reference'
  | 'mcp_integration'
  | 'mcp_server'
  | 'api_key'
  | 'workspace'
  | 'usage_limit'
  | 'rate_limit';

/** An object that has the id or slug that was asked for. */
export interface Target {
  readonly type: Kind;
  readonly id: string | undefined;
  readonly slug: string | undefined;
  readonly name: string | undefined;
}

/** The ways in which the object may be written. */
export interface Handles {
  /** Ids and slugs. */
  readonly names: ReadonlySet<string>;
  /** Names of labels, which stand behind a prompt's slug: `slug@production`. */
  readonly labels: ReadonlySet<string>;
}

/** Text that people write, where a word that is also a slug means nothing. */
const prose = new Set(['name', 'description', 'metadata', 'status', 'mode', 'object', 'content', 'text']);

/**
 * True when the text is a handle, bare or as Portkey writes it: `@provider`, `@provider/model`, `prompt@version`,
 * `prompt@label`.
 */
export function means(text: string, { names, labels }: Handles): boolean {
  if (names.has(text)) return true;
  const at = text.lastIndexOf('@');
  if (at === 0) {
    const [provider = ''] = text.slice(1).split('/');
    return names.has(provider);
  }
  return at > 0 && (names.has(text.slice(0, at)) || labels.has(text.slice(at + 1)));
}

/** The paths in a value at which a handle stands: `targets[0].virtual_key`. */
export function pathsTo(value: unknown, handles: Handles, path = ''): string[] {
  if (typeof value === 'string') return means(value, handles) ? [path] : [];
  if (Array.isArray(value)) return value.flatMap((item, at) => pathsTo(item, handles, `${path}[${at}]`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    // Guardrails and checks may also be named by the key alone.
    const here = path === '' ? key : `${path}.${key}`;
    const named = handles.names.has(key) ? [here] : [];
    return [...named, ...(prose.has(key) ? [] : pathsTo(inner, handles, here))];
  });
}

/** The paths at which a policy's conditions name a handle; conditions on metadata name values of the caller's own. */
export function conditionPaths(
  row: Row,
  handles: Handles,
  serverNames: ReadonlySet<string> = new Set(),
): string[] {
  const conditions = Array.isArray(row['conditions']) ? row['conditions'] : [];
  return conditions.flatMap((condition: unknown, at) => {
    if (!isRecord(condition) || String(condition['key']).startsWith('metadata')) return [];
    const { key, ...values } = condition;
    const byName = { ...handles, names: new Set([...handles.names, ...serverNames]) };
    return pathsTo(values, key === 'mcp_server' ? byName : handles, `conditions[${at}]`);
  });
}

/** True when a template takes in a partial of these names: `{{> name}}`. A chat template may come taken apart. */
export function includes(template: unknown, names: ReadonlySet<string>): boolean {
  return partialNames(template).some((name) => names.has(name));
}

/** The names of the partials that a template takes in, each once. */
export function partialNames(template: unknown): readonly string[] {
  if (typeof template === 'object' && template !== null)
    return [...new Set(Object.values(template).flatMap(partialNames))];
  if (typeof template !== 'string') return [];
  const tags = template.matchAll(/\{\{\s*>\s*([^\s{}]+)\s*\}\}/g);
  return [...new Set([...tags].map(([, name = '']) => name.replace(/^["'\\]+|["'\\]+$/g, '')))];
}

/** A config's rules, which come as an object or as JSON text. */
export function rulesOf(body: unknown): unknown {
  const reply = isRecord(body) && isRecord(body['data']) ? body['data'] : body;
  const rules = isRecord(reply) ? reply['config'] : undefined;
  if (typeof rules !== 'string') return rules;
  try {
    return JSON.parse(rules);
  } catch {
    return rules;
  }
}
