// Objects of a Portkey workspace that have a home on Prisma AIRS, from the workspace's document alone.
import type { Document } from './document.ts';
import type { KindName } from './types.ts';

/** Where the objects of a kind go. */
interface Home {
  /** The tools that make them, in order; none where there is no home. */
  readonly tools: readonly string[];
  /** What a person has to do, besides or instead. */
  readonly byHand?: string;
}

const homes: Readonly<Record<KindName, Home>> = {
  workspace: {
    tools: ['create_access_scope', 'create_workspace', 'update_access_scope'],
    byHand: 'grant the scope to the service account and to people, in Strata Cloud Manager',
  },
  secret_references: {
    tools: ['create_secret_reference'],
    byHand: "give the vault's sign-in, which no file holds",
  },
  integrations: {
    tools: ['create_integration', 'update_integration_models'],
    byHand: 'give the credentials, which no tool reads; ai_provider_id is a UUID of list_ai_providers',
  },
  integration_access: { tools: ['update_integration_workspaces'] },
  mcp_integrations: {
    tools: ['create_mcp_integration'],
    byHand: 'give the credentials, and sign in anew where it is OAuth',
  },
  mcp_integration_access: { tools: ['update_mcp_integration_workspaces'] },
  collections: { tools: [], byHand: 'keep its prompts in the application, or in Portkey' },
  labels: { tools: [], byHand: 'keep it with the prompts' },
  partials: { tools: [], byHand: 'keep it in the application, or in Portkey' },
  guardrails: { tools: ['create_guardrail'] },
  providers: {
    tools: ['create_provider'],
    byHand: 'set rate limits afterwards: given at once they answered 503',
  },
  virtual_keys: {
    tools: [],
    byHand: 'make an integration and a provider in its place, with the same credentials',
  },
  prompts: { tools: [], byHand: 'keep it in the application, or in Portkey' },
  configs: {
    tools: ['create_config'],
    byHand: 'put the new ids of providers and guardrails in; virtual keys become providers',
  },
  mcp_servers: { tools: ['create_mcp_server'] },
  usage_limits: { tools: ['create_usage_limit'] },
  rate_limits: { tools: ['create_rate_limit'] },
  api_keys: { tools: ['create_api_key'], byHand: 'hand the new secret to whoever uses the key' },
};

/** What no document of a workspace holds and a move has to think of. */
export const besides: readonly string[] = [
  'users, invitations and members: identities and directory sync in Strata Cloud Manager; no API',
  'SCIM mappings: directory sync in the console',
  'logs, feedback and the history of analytics: nothing is known to carry them over',
];

export interface CarriedObject {
  readonly kind: KindName;
  readonly name: string;
  readonly tools: readonly string[];
  readonly by_hand?: string;
}

/** Every object of the document, in its order. */
export function carryOver({ entries }: Pick<Document, 'entries'>): readonly CarriedObject[] {
  return entries.map(({ kind, key }) => {
    const { tools, byHand } = homes[kind];
    return { kind, name: key, tools, ...(byHand !== undefined && { by_hand: byHand }) };
  });
}
