// The table of kinds, in the order of a document's sections.
import type { Kind, KindName, Referent } from '../types.ts';
import { apiKeys, rateLimits, usageLimits } from './access.ts';
import { configs, guardrails } from './gateway.ts';
import { integrationAccess, integrations, providers, secretReferences, virtualKeys } from './integrations.ts';
import { mcpIntegrationAccess, mcpIntegrations, mcpServers } from './mcp.ts';
import { collections, partials } from './partials.ts';
import { labels, promptKind } from './prompts.ts';
import { workspace } from './workspace.ts';

export type KindTable = ReadonlyMap<KindName, Kind>;

/** @param versions whether prompts are read with their older versions. */
export function kindTable(versions = false): KindTable {
  const all: readonly Kind[] = [
    workspace,
    secretReferences,
    integrations,
    integrationAccess,
    mcpIntegrations,
    mcpIntegrationAccess,
    collections,
    labels,
    partials,
    guardrails,
    providers,
    virtualKeys,
    promptKind(versions),
    configs,
    mcpServers,
    usageLimits,
    rateLimits,
    apiKeys,
  ];
  return new Map(all.map((kind) => [kind.name, kind]));
}

export const kinds = kindTable();

const referents: Partial<Record<KindName, Referent>> = {
  secret_references: 'secret_reference',
  integrations: 'integration',
  mcp_integrations: 'mcp_integration',
  collections: 'collection',
  labels: 'label',
  partials: 'partial',
  guardrails: 'guardrail',
  providers: 'provider',
  virtual_keys: 'virtual_key',
  prompts: 'prompt',
  configs: 'config',
  mcp_servers: 'mcp_server',
  api_keys: 'api_key',
};

/** What references call an object of the kind; undefined where nothing refers to one. */
export function referentOf(kind: KindName): Referent | undefined {
  return referents[kind];
}

/** The kind whose objects a reference of this sort names; undefined for workspaces and users. */
export function kindOf(one: Referent): KindName | undefined {
  return (Object.keys(referents) as KindName[]).find((name) => referents[name] === one);
}
