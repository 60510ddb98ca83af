// All overrides of generated tools. A tool without words, or words without a tool, do not compile.
import type { ToolName } from '../generated/index.ts';
import { agents } from './agents.ts';
import { analytics } from './analytics.ts';
import { audit } from './audit.ts';
import { collections } from './collections.ts';
import { configs } from './configs.ts';
import { deployments } from './deployments.ts';
import { guardrails } from './guardrails.ts';
import { integrations } from './integrations.ts';
import { keys } from './keys.ts';
import { labels } from './labels.ts';
import { limits } from './limits.ts';
import { logging } from './logging.ts';
import { mcpIntegrations } from './mcp-integrations.ts';
import { mcpServers } from './mcp-servers.ts';
import type { ToolOverride } from './override.ts';
import { partials } from './partials.ts';
import { prompts } from './prompts.ts';
import { providers } from './providers.ts';
import { secretReferences } from './secret-references.ts';
import { tracing } from './tracing.ts';
import { users } from './users.ts';
import { workspaces } from './workspaces.ts';

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
