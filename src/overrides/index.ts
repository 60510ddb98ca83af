// All overrides of generated tools. A tool without words, or words without a tool, do not compile.
import type { ToolName } from '../generated/index.ts';
import { agents } from './descriptions/agents.ts';
import { analytics } from './descriptions/analytics.ts';
import { audit } from './descriptions/audit.ts';
import { collections } from './descriptions/collections.ts';
import { configs } from './descriptions/configs.ts';
import { deployments } from './descriptions/deployments.ts';
import { guardrails } from './descriptions/guardrails.ts';
import { integrations } from './descriptions/integrations.ts';
import { keys } from './descriptions/keys.ts';
import { labels } from './descriptions/labels.ts';
import { limits } from './descriptions/limits.ts';
import { logging } from './descriptions/logging.ts';
import { mcpIntegrations } from './descriptions/mcp-integrations.ts';
import { mcpServers } from './descriptions/mcp-servers.ts';
import { partials } from './descriptions/partials.ts';
import { prompts } from './descriptions/prompts.ts';
import { providers } from './descriptions/providers.ts';
import { secretReferences } from './descriptions/secret-references.ts';
import { tracing } from './descriptions/tracing.ts';
import { users } from './descriptions/users.ts';
import { workspaces } from './descriptions/workspaces.ts';
import type { ToolOverride } from './tool-override.ts';

const written = {
  ...collections,
  ...labels,
  ...prompts,
  ...partials,
  ...guardrails,
  ...configs,
  ...tracing,
  ...integrations,
  ...providers,
  ...keys,
  ...users,
  ...workspaces,
  ...mcpIntegrations,
  ...mcpServers,
  ...logging,
  ...audit,
  ...limits,
  ...analytics,
  ...secretReferences,
  ...deployments,
  ...agents,
} as const;

type Exactly<Wanted extends string, Given extends string> = [
  Exclude<Given, Wanted>,
  Exclude<Wanted, Given>,
] extends [never, never]
  ? Readonly<Record<Wanted, ToolOverride>>
  : {
      readonly 'words without a tool': Exclude<Given, Wanted>;
      readonly 'tools without words': Exclude<Wanted, Given>;
    };

/** The override of every generated tool. */
export const overrides: Exactly<ToolName, keyof typeof written & string> = written;
