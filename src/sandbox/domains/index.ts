// Every handler of the sandbox, by "METHOD /path".
import type { Handlers } from '../sandbox-request.ts';
import { agents } from './agents.ts';
import { analytics } from './analytics.ts';
import { audit } from './audit.ts';
import { collections } from './collections.ts';
import { configs } from './configs.ts';
import { deployments } from './deployments.ts';
import { exports } from './exports.ts';
import { guardrails } from './guardrails.ts';
import { integrations } from './integrations.ts';
import { keys } from './keys.ts';
import { labels } from './labels.ts';
import { limits } from './limits.ts';
import { logs } from './logs.ts';
import { mcpIntegrations } from './mcp-integrations.ts';
import { mcpServers } from './mcp-servers.ts';
import { partials } from './partials.ts';
import { people } from './people.ts';
import { prompts } from './prompts.ts';
import { providers } from './providers.ts';
import { runs } from './runs.ts';
import { secretReferences } from './secret-references.ts';
import { workspaces } from './workspaces.ts';

/** What the sandbox serves. An operation of the contract that is not here fails a test. */
export const handlers: Handlers = {
  ...prompts,
  ...runs,
  ...partials,
  ...collections,
  ...labels,
  ...configs,
  ...guardrails,
  ...integrations,
  ...providers,
  ...keys,
  ...secretReferences,
  ...limits,
  ...people,
  ...workspaces,
  ...mcpIntegrations,
  ...mcpServers,
  ...agents,
  ...deployments,
  ...analytics,
  ...logs,
  ...exports,
  ...audit,
};
