// compose(generated, overrides, composites, selection) -> Catalog: what one server offers.
import { partsOf } from '../overrides/composites/composite.ts';
import { composites } from '../overrides/composites/index.ts';
import { ownerOf } from '../workspace/kept.ts';
import type { Backend } from './backend.ts';
import {
  boundNames,
  hiddenNames,
  leftOutBy,
  type Selection,
  SelectionError,
  select,
} from './filter/tool-filter.ts';
import { type CatalogPlatform, portkeyPlatform } from './platforms/platform.ts';
import type { CallContext, Tool } from './tool.ts';
import { compositeTool } from './tools/composite-tool.ts';
import { operationTool } from './tools/operation-tool.ts';

/** The tools that a server offers, in their fixed order. */
export interface Catalog {
  readonly tools: readonly Tool[];
  /** By name and by alias. */
  readonly find: (name: string) => Tool | undefined;
  /** What the operator asked for by name and another setting leaves out, each in a sentence. */
  readonly hidden?: readonly string[];
  /** What an earlier call of this caller's left to be read, by its address. */
  readonly kept?: (uri: string, context: CallContext) => unknown;
  /** Of a name that a setting leaves out, that is retired, or that another platform has: so, in a sentence. */
  readonly leftOut?: (name: string) => string | undefined;
  /** Portkey where it is left out. */
  readonly platform?: CatalogPlatform;
}

/**
 * Every tool that there is, before any selection: a domain's operations, then its composites.
 * @param excluded names of tools that the operator excluded, which composites may not call either.
 */
export function allTools(
  backend: Backend,
  excluded: ReadonlySet<string> = new Set(),
  platform: CatalogPlatform = portkeyPlatform,
): readonly Tool[] {
  const { domains, tools: generated, absent } = platform;
  const operations = new Map(
    domains.flatMap((domain) =>
      (generated[domain] ?? []).map(
        (tool) => [tool.name, operationTool(tool, domain, backend, platform)] as const,
      ),
    ),
  );
  return domains.flatMap((domain) => [
    ...[...operations.values()].filter((tool) => tool.domain === domain),
    ...composites
      .filter(
        (composite) =>
          composite.domain === domain &&
          !absent.has(composite.name) &&
          partsOf(composite).every((name) => operations.has(name)),
      )
      .map((composite) => compositeTool(composite, operations, backend, excluded, platform)),
  ]);
}

/** @throws SelectionError for a tool or a domain that this platform has not, or not any more, with the reason. */
function checkAbsent(
  { absent, retired, label, domains }: CatalogPlatform,
  { tools = [], domains: asked = [], exclude = [] }: Selection,
): void {
  for (const [variable, names] of [
    ['PORTKEY_TOOLS', tools],
    ['PORTKEY_EXCLUDE_TOOLS', exclude],
  ] as const) {
    const gone = names.find((name) => retired.has(name));
    if (gone !== undefined)
      throw new SelectionError(variable, `names what is gone: ${retired.get(gone)} Take it off the list.`);
  }
  const tool = tools.find((name) => absent.has(name));
  if (tool !== undefined)
    throw new SelectionError('PORTKEY_TOOLS', `names ${tool}, which ${label} has not: ${absent.get(tool)}`);
  const domain = asked.find((name) => !domains.includes(name) && portkeyPlatform.domains.includes(name));
  if (domain !== undefined) {
    const first = portkeyPlatform.tools[domain]?.[0]?.name ?? '';
    throw new SelectionError(
      'PORTKEY_TOOL_DOMAINS',
      `names ${domain}, which ${label} has not: ${absent.get(first)}`,
    );
  }
}

/**
 * The catalog of one server: made once, shared by all its callers.
 * @throws SelectionError when the selection names what does not exist, or leaves nothing.
 */
export function buildCatalog(
  backend: Backend,
  selection: Selection,
  platform: CatalogPlatform = portkeyPlatform,
): Catalog {
  checkAbsent(platform, selection);
  const all = allTools(backend, new Set(), platform);
  const excluded = boundNames(all, selection);
  const tools = select(excluded.size === 0 ? all : allTools(backend, excluded, platform), selection);
  const names = new Map(
    tools.flatMap((tool) => [tool.name, ...tool.aliases].map((name) => [name, tool] as const)),
  );
  return {
    tools,
    find: (name) => names.get(name),
    hidden: hiddenNames(all, tools, selection),
    kept: (uri, { principal, apiKey }) => backend.here.keeper.read(ownerOf(principal, apiKey), uri),
    leftOut: (name) => {
      const absent = platform.absent.get(name);
      if (absent !== undefined) return `Unknown tool: ${name}. ${absent}`;
      return platform.retired.get(name) ?? leftOutBy(all, selection)(name);
    },
    platform,
  };
}
