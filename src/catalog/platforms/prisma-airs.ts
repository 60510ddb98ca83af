// The second platform: its generated operations and words. Loaded only where PORTKEY_PLATFORM asks for it.
import absentGroups from '../../generated/prisma-airs/absent.json' with { type: 'json' };
import {
  domains,
  loadInputs,
  loadOperations,
  loadValidators,
  tools,
} from '../../generated/prisma-airs/index.ts';
import retired from '../../generated/prisma-airs/retired.json' with { type: 'json' };
import { type Composite, partsOf, type ToolAlias } from '../../overrides/composites/composite.ts';
import { composites } from '../../overrides/composites/index.ts';
import {
  overridesOf,
  previewSentences,
  sharedTexts,
  unfitComposites,
} from '../../overrides/prisma-airs/index.ts';
import type { GeneratedTool } from '../../runtime/tool-schema.ts';
import { type CatalogPlatform, portkeyPlatform, retiredNames } from './platform.ts';

const known: ReadonlyMap<string, string> = new Map([
  ...absentGroups.flatMap(({ reason, tools: names }) => names.map((name) => [name, reason] as const)),
  ...Object.entries(unfitComposites),
]);

/** Why a composite cannot be had, since a tool that it works with, or all of its domain, is absent. */
function whyWithout(composite: Composite | ToolAlias): string | undefined {
  const missing = partsOf(composite).find((name) => known.has(name));
  if (missing !== undefined) return `It works with ${missing}. ${known.get(missing)}`;
  const isHere = domains.some((domain) => domain === composite.domain);
  const first = isHere ? undefined : portkeyPlatform.tools[composite.domain]?.[0];
  return first && known.get(first.name);
}

const absent: ReadonlyMap<string, string> = new Map([
  ...known,
  ...composites.flatMap((composite) => {
    const why = known.has(composite.name) ? undefined : whyWithout(composite);
    return why === undefined ? [] : [[composite.name, why] as const];
  }),
]);

const names = domains.flatMap((domain) => tools[domain].map(({ name }: GeneratedTool) => name));

export const prismaAirsPlatform: CatalogPlatform = {
  name: 'prisma-airs',
  label: 'Prisma AIRS',
  searched:
    'Prisma AIRS AI Gateway administration (configs, API keys, providers, integrations, plugins, guardrails, budgets, rate limits, workspaces, access scopes, costs, analytics, logs, MCP servers)',
  domains,
  tools,
  loadOperations: loadOperations as unknown as CatalogPlatform['loadOperations'],
  loadValidators,
  loadInputs,
  overrides: overridesOf(names, new Set(absent.keys())),
  sharedTexts,
  previewSentence: ({ unproven }) => previewSentences[unproven ?? 'unseen'],
  // What a call needs is a role on the service account, which the errors name by plane.
  needSentence: () => undefined,
  listedNeed: () => undefined,
  needOf: () => undefined,
  absent,
  retired: retiredNames('Prisma AIRS', retired),
};
