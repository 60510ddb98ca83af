// Type of a platform for the catalog: its generated operations, its descriptions, and the tools it lacks.
import { domains, loadInputs, loadOperations, loadValidators, tools } from '../../generated/index.ts';
import retired from '../../generated/retired.json' with { type: 'json' };
import type { GeneratedOperation } from '../../generated/typed-operation.ts';
import { listedNeed, needOf, needSentence } from '../../overrides/gates.ts';
import { overrides } from '../../overrides/index.ts';
import type { ToolOverride } from '../../overrides/tool-override.ts';
import type { KeyNeedFacts } from '../../portkey/response/hints.ts';
import type { PlatformName } from '../../runtime/operation.ts';
import type { GeneratedTool, InputSchema, RetiredTool, Validator } from '../../runtime/tool-schema.ts';

type ByDomain<Value> = Readonly<Record<string, Value | undefined>>;
type Loaders<Value> = ByDomain<() => Promise<Readonly<Record<string, Value>>>>;

export interface CatalogPlatform {
  readonly name: PlatformName;
  /** As people call it. */
  readonly label: string;
  /** What find_tools searches, as its description has it. */
  readonly searched: string;
  readonly domains: readonly string[];
  readonly tools: ByDomain<readonly GeneratedTool[]>;
  readonly loadOperations: Loaders<GeneratedOperation>;
  readonly loadValidators: Loaders<Validator>;
  readonly loadInputs: Loaders<InputSchema>;
  readonly overrides: Readonly<Record<string, ToolOverride | undefined>>;
  /** Texts for arguments of that name in any tool, where the shared ones would be wrong. */
  readonly sharedTexts: Readonly<Record<string, string>>;
  /** What the description of a preview tool ends with. */
  readonly previewSentence: (tool: GeneratedTool) => string;
  /** Access requirements of a tool: as a sentence, as tools/list has it, and for error hints. */
  readonly needSentence: (tool: string) => string | undefined;
  readonly listedNeed: (tool: string) => string | undefined;
  readonly needOf: (tool: string) => KeyNeedFacts | undefined;
  /** Tools of other platforms that this one has nothing for, composites among them: the reason by name. */
  readonly absent: ReadonlyMap<string, string>;
  /** Tools that it once had, and whose operation is gone: what there is to say of a name. */
  readonly retired: ReadonlyMap<string, string>;
}

/** What is said to a caller of a retired tool, by each of its names. */
export function retiredNames(label: string, tools: readonly RetiredTool[]): ReadonlyMap<string, string> {
  return new Map(
    tools.flatMap(({ names, operation, date, replacedBy }) => {
      const instead = replacedBy === null ? 'No tool replaces it.' : `Use ${replacedBy} instead.`;
      return names.map(
        (name) =>
          [
            name,
            `${name} is retired since ${date}: ${label} no longer has ${operation}. ${instead}`,
          ] as const,
      );
    }),
  );
}

export const portkeyPlatform: CatalogPlatform = {
  name: 'portkey',
  label: 'Portkey',
  searched:
    'Portkey administration (prompts, configs, API keys, providers, integrations, guardrails, budgets, rate limits, users, workspaces, costs, analytics, logs, MCP servers)',
  domains,
  tools,
  loadOperations,
  loadValidators,
  loadInputs,
  overrides,
  sharedTexts: {},
  previewSentence: () => 'Unpublished by Portkey.',
  needSentence,
  listedNeed,
  needOf,
  absent: new Map(),
  retired: retiredNames('Portkey', retired),
};

/** One record that generated code loads by domain. @throws Error when there is none of that name. */
export async function loadOf<Value>(loaders: Loaders<Value>, domain: string, tool: string): Promise<Value> {
  const found = (await loaders[domain]?.())?.[tool];
  if (found === undefined) throw new Error(`nothing was generated for ${tool}`);
  return found;
}
