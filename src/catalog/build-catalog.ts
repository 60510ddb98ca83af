// compose(generated, overrides, composites, selection) -> Catalogue: what one server offers.
import {
  type Domain,
  domains,
  tools as generated,
  loadInputs,
  loadValidators,
  type ToolName,
} from '../generated/index.ts';
import { advertisedTexts, sharedProperties } from '../overrides/argument-descriptions.ts';
import { composites } from '../overrides/composites/index.ts';
import { overrides } from '../overrides/index.ts';
import type { ToolOverride } from '../overrides/tool-override.ts';
import type { GeneratedTool } from '../runtime/tool-schema.ts';
import type { Backend } from './backend.ts';
import { compositeTool } from './composite-tool.ts';
import {
  advertiseControls,
  type ControlsTaken,
  respell,
  splitControls,
  withControls,
} from './schema/response-options.ts';
import { describe, type Words } from './schema/schema-descriptions.ts';
import { fullDescription } from './schema/tool-description.ts';
import { describeIssues } from './schema/validation-messages.ts';
import { type Arguments, classOf, type Tool } from './tool.ts';
import { excludedNames, hiddenNames, type Selection, select } from './tool-filter.ts';

/** The tools that a server offers, in their fixed order. */
export interface Catalogue {
  readonly tools: readonly Tool[];
  /** By name and by alias. */
  readonly find: (name: string) => Tool | undefined;
  /** What the operator asked for by name and another setting leaves out, each in a sentence. */
  readonly hidden?: readonly string[];
}

/** One operation's tool. Its schemas and validators are loaded with its domain, when first needed. */
function operationTool(tool: GeneratedTool, domain: Domain, backend: Backend): Tool {
  const override: ToolOverride = overrides[tool.name as ToolName];
  const words: Words = { own: override.properties ?? {}, shared: sharedProperties };
  const taken: ControlsTaken = {
    select: tool.annotations.readOnlyHint,
    allPages: tool.paging !== undefined,
  };
  const input = async () => {
    const schema = (await loadInputs[domain]())[tool.name];
    if (!schema) throw new Error(`no input schema was generated for ${tool.name}`);
    return withControls(describe(schema, words), taken);
  };
  const meta = {
    ...(override.untrusted && { untrusted: true }),
    ...(tool.secrets && { secrets: tool.secrets }),
  };
  return {
    name: tool.name,
    aliases: tool.aliases ?? [],
    title: override.title,
    description: fullDescription(tool.name, override, tool.preview === true),
    domain,
    class: classOf(tool.annotations),
    annotations: tool.annotations,
    preview: tool.preview === true,
    operation: tool.name,
    advertised: advertiseControls(
      describe(tool.advertised, { own: words.own, shared: advertisedTexts, topOnly: true }),
      taken,
    ),
    input,
    check: async (args) => {
      const validator = (await loadValidators[domain]())[tool.name];
      if (!validator) throw new Error(`no validator was generated for ${tool.name}`);
      const { rest, problems } = splitControls(respell(args, tool.spellings), taken);
      const result = validator.safeParse(rest);
      return result.success
        ? problems
        : [...problems, ...describeIssues(result.error.issues, rest, await input())];
    },
    run: async (args, context) => {
      const { rest, controls } = splitControls(respell(args, tool.spellings), taken);
      const reply = await backend.call(tool.name, domain, rest as Arguments, controls, context);
      return { ...reply, meta };
    },
  };
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
  return { tools, find: (name) => names.get(name), hidden: hiddenNames(all, tools, selection) };
}
