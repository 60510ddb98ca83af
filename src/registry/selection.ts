// Which tools a server offers: decided here and nowhere else.
import { nearest } from './nearest.ts';
import type { Tool } from './tool.ts';

/** The operator's choice. Absent lists mean all. */
export interface Selection {
  readonly domains?: readonly string[];
  /** Tool names, `*` as a wildcard. */
  readonly tools?: readonly string[];
  readonly exclude?: readonly string[];
  readonly readOnly: boolean;
  readonly preview: boolean;
}

/** A name in a setting that no tool or domain has. */
export class SelectionError extends Error {
  override readonly name = 'SelectionError';
  readonly variable: string;

  constructor(variable: string, message: string) {
    super(message);
    this.variable = variable;
  }
}

function pattern(glob: string): RegExp {
  return new RegExp(
    `^${glob
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );
}

function unknown(variable: string, given: string, known: readonly string[]): SelectionError {
  const near = nearest(given, known);
  return new SelectionError(
    variable,
    `"${given}" is unknown${near === undefined ? '' : `; did you mean "${near}"?`}`,
  );
}

/** The names that the globs stand for. @throws SelectionError for one that matches nothing. */
function resolve(variable: string, globs: readonly string[], tools: readonly Tool[]): Set<string> {
  const chosen = new Set<string>();
  for (const glob of globs) {
    const test = pattern(glob);
    const matches = tools.filter(
      (tool) => test.test(tool.name) || tool.aliases.some((alias) => test.test(alias)),
    );
    if (matches.length === 0)
      throw unknown(
        variable,
        glob,
        tools.flatMap((tool) => [tool.name, ...tool.aliases]),
      );
    for (const tool of matches) chosen.add(tool.name);
  }
  return chosen;
}

/** The names of the tools that the operator excluded. @throws SelectionError for one that matches nothing. */
export function excludedNames(tools: readonly Tool[], { exclude }: Selection): ReadonlySet<string> {
  return exclude ? resolve('PORTKEY_EXCLUDE_TOOLS', exclude, tools) : new Set();
}

/**
 * The tools that a selection leaves, in their order.
 * @throws SelectionError naming the setting and the unknown name, with the nearest known one.
 */
export function select(tools: readonly Tool[], selection: Selection): readonly Tool[] {
  const domains = new Set(tools.map((tool) => tool.domain));
  for (const domain of selection.domains ?? []) {
    if (!domains.has(domain)) throw unknown('PORTKEY_TOOL_DOMAINS', domain, [...domains]);
  }
  const kept = selection.tools && resolve('PORTKEY_TOOLS', selection.tools, tools);
  const dropped = excludedNames(tools, selection);
  return tools.filter(
    (tool) =>
      (selection.preview || !tool.preview) &&
      (!selection.readOnly || tool.class === 'read') &&
      (!selection.domains || selection.domains.includes(tool.domain)) &&
      (!kept || kept.has(tool.name)) &&
      !dropped.has(tool.name) &&
      // A second name leads to the same operation, and a composite to those that it needs.
      !(tool.operation !== undefined && dropped.has(tool.operation)) &&
      !tool.needs?.some((name) => dropped.has(name)),
  );
}
