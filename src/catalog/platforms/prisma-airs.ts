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
import {
  overridesOf,
  previewSentences,
  sharedTexts,
  unfitComposites,
} from '../../overrides/prisma-airs/index.ts';
import type { GeneratedTool } from '../../runtime/tool-schema.ts';
import { type CatalogPlatform, retiredNames, withoutParts } from './platform.ts';

const known: ReadonlyMap<string, string> = new Map([
  ...absentGroups.flatMap(({ reason, tools: names }) => names.map((name) => [name, reason] as const)),
  ...Object.entries(unfitComposites),
]);
const absent: ReadonlyMap<string, string> = new Map([...known, ...withoutParts(domains, known)]);

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
  needOf: () => undefined,
  absent,
  retired: retiredNames('Prisma AIRS', retired),
};
