// Selects the tools that a server offers. The only place where that is decided.
import { closestMatch } from '../../runtime/suggest.ts';
import type { Tool } from '../tool.ts';

/** The operator's choice. Absent lists mean all. */
export interface Selection {
  readonly domains?: readonly string[];
  /** Tool names, `*` as a wildcard. */
  readonly tools?: readonly string[];
  readonly exclude?: readonly string[];
  readonly readOnly: boolean;
  /** With `readOnly`: also the reads that make Portkey connect to hosts beyond it, some of the caller's choice. */
  readonly openWorld?: boolean;
  readonly preview: boolean;
}

/**
 * True for what read-only leaves in: it changes nothing, and carries nothing to another host unless that was chosen.
 * A composite reaches no further than the tools that it calls, which are left out by themselves.
 */
function isReadOnly(tool: Tool, { openWorld = false }: Selection): boolean {
  return (
    tool.class === 'read' && (openWorld || tool.operation === undefined || !tool.annotations.openWorldHint)
  );
}

/** A selection that cannot be served: a name that no tool or domain has, or nothing left. */
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
  const near = closestMatch(given, known);
  return new SelectionError(
    variable,
    `names what does not exist: "${given}" is unknown${near === undefined ? '' : `; did you mean "${near}"?`}`,
  );
}

const settingOf = {
  tools: 'PORTKEY_TOOLS',
  domains: 'PORTKEY_TOOL_DOMAINS',
  exclude: 'PORTKEY_EXCLUDE_TOOLS',
} as const;

/** Says which settings leave nothing together: each may be right by itself. */
function nothingLeft(selection: Selection): SelectionError {
  const [variable = 'PORTKEY_TOOLS', ...others] = (['tools', 'domains', 'exclude'] as const)
    .filter((list) => selection[list] !== undefined)
    .map((list) => settingOf[list]);
  const more = [...others, ...(selection.readOnly ? ['PORTKEY_READ_ONLY=true'] : [])];
  const together = more.length === 0 ? '' : ` together with ${more.join(' and ')}`;
  const preview = selection.preview ? '' : '; tools for unpublished endpoints need PORTKEY_PREVIEW=true';
  return new SelectionError(variable, `leaves no tool at all${together}${preview}`);
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
 * Operations that composites may not call: excluded by name, or outside the domains or tools that were chosen. What a
 * composite that was chosen by its name cannot do without is not among them.
 */
export function boundNames(tools: readonly Tool[], selection: Selection): ReadonlySet<string> {
  const excluded = excludedNames(tools, selection);
  if (!selection.domains && !selection.tools) return excluded;
  const chosen = select(tools, { ...selection, readOnly: false });
  const allowed = new Set(chosen.flatMap((tool) => [tool.name, ...(tool.requires ?? [])]));
  return new Set([
    ...excluded,
    ...tools
      .filter((tool) => tool.operation === tool.name && !allowed.has(tool.name))
      .map(({ name }) => name),
  ]);
}

/**
 * The tools that a selection leaves, in their order.
 * @throws SelectionError naming the setting and the unknown name, with the nearest known one, or when none is left.
 */
export function select(tools: readonly Tool[], selection: Selection): readonly Tool[] {
  const domains = new Set(tools.map((tool) => tool.domain));
  for (const domain of selection.domains ?? []) {
    if (!domains.has(domain)) throw unknown('PORTKEY_TOOL_DOMAINS', domain, [...domains]);
  }
  const kept = selection.tools && resolve('PORTKEY_TOOLS', selection.tools, tools);
  const dropped = excludedNames(tools, selection);
  const left = tools.filter(
    (tool) =>
      (selection.preview || !tool.preview) &&
      (!selection.readOnly || isReadOnly(tool, selection)) &&
      (!selection.domains || selection.domains.includes(tool.domain) || tool.anyDomain === true) &&
      (!kept || kept.has(tool.name)) &&
      !dropped.has(tool.name) &&
      // A second name leads to the same operation, and a composite to those that it needs.
      !(tool.operation !== undefined && dropped.has(tool.operation)) &&
      !tool.requires?.some((name) => dropped.has(name)),
  );
  if (left.every((tool) => tool.anyDomain === true)) throw nothingLeft(selection);
  return left;
}

/**
 * Names in the selection's lists that ask for tools of which another setting leaves none, each in a sentence.
 * @param all every tool that there is
 * @param left those that the selection leaves
 */
export function hiddenNames(
  all: readonly Tool[],
  left: readonly Tool[],
  selection: Selection,
): readonly string[] {
  const offered = new Set(left.map((tool) => tool.name));
  const asked = [
    ...(selection.tools ?? []).map((name) => {
      const names = resolve(settingOf.tools, [name], all);
      return { variable: settingOf.tools, name, tools: all.filter((tool) => names.has(tool.name)) };
    }),
    ...(selection.domains ?? []).map((name) => ({
      variable: settingOf.domains,
      name,
      tools: all.filter((tool) => tool.domain === name),
    })),
  ];
  return asked
    .filter(({ tools }) => tools.every((tool) => !offered.has(tool.name)))
    .map(({ variable, name, tools }) => {
      const why =
        !selection.preview && tools.every((tool) => tool.preview)
          ? 'it needs PORTKEY_PREVIEW=true'
          : selection.readOnly && tools.every((tool) => tool.class !== 'read')
            ? 'PORTKEY_READ_ONLY=true leaves it out'
            : selection.readOnly && tools.every((tool) => !isReadOnly(tool, selection))
              ? 'it needs PORTKEY_READ_ONLY_OPEN_WORLD=true'
              : 'another setting leaves it out';
      return `${variable} asks for ${name}, which is not offered: ${why}`;
    });
}

/** The setting that leaves a tool out, by its own name; undefined for one that is offered. */
function settingAgainst(tool: Tool, selection: Selection, all: readonly Tool[]): string | undefined {
  if (selection.readOnly && tool.class !== 'read') return 'PORTKEY_READ_ONLY=true';
  if (tool.preview && !selection.preview) return 'PORTKEY_PREVIEW=false';
  if (selection.readOnly && !isReadOnly(tool, selection)) return 'PORTKEY_READ_ONLY_OPEN_WORLD=false';
  const dropped = excludedNames(all, selection);
  const names = [
    tool.name,
    ...(tool.operation === undefined ? [] : [tool.operation]),
    ...(tool.requires ?? []),
  ];
  if (names.some((name) => dropped.has(name))) return settingOf.exclude;
  if (selection.domains && !selection.domains.includes(tool.domain)) return settingOf.domains;
  if (selection.tools && !resolve(settingOf.tools, selection.tools, all).has(tool.name))
    return settingOf.tools;
  return undefined;
}

/**
 * Says of a name whether a tool of that name exists and is not offered, and by which setting.
 * @param all every tool that there is
 */
export function leftOutBy(all: readonly Tool[], selection: Selection): (name: string) => string | undefined {
  return (name) => {
    const tool = all.find((one) => one.name === name || one.aliases.includes(name));
    const setting = tool && settingAgainst(tool, selection, all);
    return setting && `${tool.name} exists, but ${setting} leaves it out of this server.`;
  };
}

/** What the selection leaves out, in a few words for the agent; undefined when nothing is. */
export function selectionSummary(selection: Selection): string | undefined {
  const { readOnly, domains, tools, exclude, preview } = selection;
  const parts = [
    ...(readOnly ? ['read-only: tools that change something are left out by PORTKEY_READ_ONLY'] : []),
    ...(domains ? [`only the domains ${domains.join(', ')}`] : []),
    ...(tools ? ['only the tools that PORTKEY_TOOLS names'] : []),
    ...(exclude ? [`without ${exclude.join(', ')}`] : []),
    ...(preview ? ['with unpublished endpoints'] : []),
  ];
  return parts.length === 0 ? undefined : `This server is ${parts.join('; ')}.`;
}
