// compose(generated, overrides, composites, selection) -> Catalogue: what one server offers.
import { domains, tools as generated } from '../generated/index.ts';
import { composites } from '../overrides/composites/index.ts';
import { ownerOf } from '../workspace/kept.ts';
import type { Backend } from './backend.ts';
import { compositeTool } from './composite-tool.ts';
import { operationTool } from './operation-tool.ts';
import type { CallContext, Tool } from './tool.ts';
import { excludedNames, hiddenNames, type Selection, select } from './tool-filter.ts';

/** The tools that a server offers, in their fixed order. */
export interface Catalogue {
  readonly tools: readonly Tool[];
  /** By name and by alias. */
  readonly find: (name: string) => Tool | undefined;
  /** What the operator asked for by name and another setting leaves out, each in a sentence. */
  readonly hidden?: readonly string[];
  /** What an earlier call of this caller's left to be read, by its address. */
  readonly kept?: (uri: string, context: CallContext) => unknown;
}

/**
 * Every tool that there is, before any selection: a domain's operations, then its composites.
 * @param excluded names of tools that the operator excluded, which composites may not call either.
 */
export function allTools(backend: Backend, excluded: ReadonlySet<string> = new Set()): readonly Tool[] {
  const operations = new Map(
    domains.flatMap((domain) =>
      generated[domain].map((tool) => [tool.name, operationTool(tool, domain, backend)] as const),
    ),
  );
  return domains.flatMap((domain) => [
    ...[...operations.values()].filter((tool) => tool.domain === domain),
    ...composites
      .filter((composite) => composite.domain === domain)
      .map((composite) => compositeTool(composite, operations, backend, excluded)),
  ]);
}

/**
 * The catalogue of one server: made once, shared by all its callers.
 * @throws SelectionError when the selection names what does not exist, or leaves nothing.
 */
export function compose(backend: Backend, selection: Selection): Catalogue {
  const all = allTools(backend);
  const excluded = excludedNames(all, selection);
  const tools = select(excluded.size === 0 ? all : allTools(backend, excluded), selection);
  const names = new Map(
    tools.flatMap((tool) => [tool.name, ...tool.aliases].map((name) => [name, tool] as const)),
  );
  return {
    tools,
    find: (name) => names.get(name),
    hidden: hiddenNames(all, tools, selection),
    kept: (uri, { principal, apiKey }) => backend.here.keeper.read(ownerOf(principal, apiKey), uri),
  };
}
