// Every handler of the sandbox, by "METHOD /path".
import type { Handlers } from '../call.ts';
import { collections } from './collections.ts';
import { configs } from './configs.ts';
import { guardrails } from './guardrails.ts';
import { integrations } from './integrations.ts';
import { keys } from './keys.ts';
import { labels } from './labels.ts';
import { partials } from './partials.ts';
import { prompts } from './prompts.ts';
import { providers } from './providers.ts';
import { runs } from './runs.ts';
import { workspaces } from './workspaces.ts';

/** What the sandbox serves. An operation of the contract that is not here fails a test. */
export const handlers: Handlers = {
  ...collections,
  ...labels,
  ...prompts,
  ...partials,
  ...runs,
  ...configs,
  ...guardrails,
  ...integrations,
  ...providers,
  ...keys,
  ...workspaces,
};
