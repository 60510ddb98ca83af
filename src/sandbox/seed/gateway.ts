// Seed objects that requests pass through: providers and keys, guardrails, and configs that refer to them.
import type { SandboxAccount } from '../account.ts';
import { addConfig, updateConfig } from '../domains/configs.ts';
import { addGuardrail } from '../domains/guardrails.ts';
import { addIntegration } from '../domains/integrations.ts';
import { addApiKey } from '../domains/keys.ts';
import { addProvider, addVirtualKey } from '../domains/providers.ts';

/** The ids of the seed's workspaces. */
export interface Places {
  readonly production: string;
  readonly staging: string;
  readonly research: string;
}

/** Adds integrations, providers, virtual keys, guardrails, configs and API keys. */
export function seedGateway(account: SandboxAccount, places: Places, people: { readonly dev: string }): void {
  const { production, staging, research } = places;
  const [openai, anthropic, bedrock] = account.ago(89, () => [
    addIntegration(account, {
      name: 'OpenAI',
      slug: 'openai',
      ai_provider_id: 'openai',
      key: 'sandbox-not-a-key-openai',
      description: 'The main account',
    }),
    addIntegration(account, {
      name: 'Anthropic',
      slug: 'anthropic',
      ai_provider_id: 'anthropic',
      key: 'sandbox-not-a-key-anthropic',
      description: 'Replies and drafts',
    }),
    addIntegration(account, {
      name: 'Bedrock Europe',
      slug: 'bedrock-eu',
      ai_provider_id: 'bedrock',
      description: 'For what must stay in Europe',
      configurations: {
        aws_auth_type: 'assumedRole',
        aws_region: 'eu-central-1',
        aws_role_arn: 'arn:aws:iam::000000000000:role/gateway',
      },
    }),
  ]);
  if (!openai || !anthropic || !bedrock) return;

  account.ago(85, () => {
    addProvider(account, production, openai, {
      name: 'OpenAI Prod',
      slug: 'openai-prod',
      note: 'Serves customers',
      usage_limits: { credit_limit: 300, type: 'cost', alert_threshold: 250, periodic_reset: 'monthly' },
      rate_limits: [{ type: 'requests', unit: 'rpm', value: 600 }],
    });
    addProvider(account, production, anthropic, { name: 'Anthropic Prod', slug: 'anthropic-prod' });
    addProvider(account, staging, openai, {
      name: 'OpenAI Staging',
      slug: 'openai-staging',
      usage_limits: { credit_limit: 50, type: 'cost', alert_threshold: 40, periodic_reset: 'weekly' },
    });
    const worn = addProvider(account, research, bedrock, {
      name: 'Bedrock Research',
      slug: 'bedrock-research',
      usage_limits: { credit_limit: 20, type: 'cost', alert_threshold: 15, periodic_reset: 'monthly' },
    });
    worn['status'] = 'exhausted';
    addVirtualKey(account, production, {
      name: 'OpenAI Legacy',
      slug: 'openai-legacy',
      provider: 'openai',
      key: 'sandbox-not-a-key-legacy',
      note: 'To be replaced by the provider openai-prod',
    });
    addVirtualKey(account, staging, {
      name: 'Groq Trial',
      slug: 'groq-trial',
      provider: 'groq',
      key: 'sandbox-not-a-key-groq',
      rate_limits: [{ type: 'tokens', unit: 'rpd', value: 100000 }],
    });
  });

  const secrets = account.ago(80, () =>
    addGuardrail(account, production, {
      name: 'No card numbers',
      slug: 'no-card-numbers',
      checks: [{ id: 'default.regexMatch', parameters: { rule: '\\b\\d{4}([ -]?\\d{4}){3}\\b', not: true } }],
      actions: {
        deny: true,
        async: false,
        on_success: none,
        on_fail: { feedback: { value: -5, weight: 1, metadata: '' } },
      },
    }),
  );
  const length = account.ago(30, () =>
    addGuardrail(account, staging, {
      name: 'Short answers',
      slug: 'short-answers',
      checks: [{ id: 'default.sentenceCount', parameters: { minSentences: 1, maxSentences: 8 } }],
      actions: { deny: false, async: true, on_success: none, on_fail: none },
    }),
  );

  const router = account.ago(80, () =>
    addConfig(
      account,
      production,
      'Production router',
      {
        strategy: { mode: 'fallback', on_status_codes: [429, 503] },
        targets: [{ provider: '@openai-prod' }, { virtual_key: 'openai-legacy' }],
        input_guardrails: [secrets.slug],
      },
      { isDefault: true },
    ),
  );
  account.ago(21, () =>
    updateConfig(account, router, {
      retry: { attempts: 3, on_status_codes: [429, 503] },
      cache: { mode: 'simple', max_age: 3600 },
      strategy: { mode: 'fallback', on_status_codes: [429, 503] },
      targets: [
        { provider: '@openai-prod' },
        { provider: '@anthropic-prod', override_params: { model: 'claude-sonnet-4' } },
      ],
      input_guardrails: [secrets.slug],
    }),
  );
  const trial = account.ago(60, () =>
    addConfig(account, staging, 'Staging router', {
      retry: { attempts: 5 },
      cache: { mode: 'semantic', max_age: 600 },
      strategy: { mode: 'loadbalance' },
      targets: [
        { virtual_key: 'openai-staging', weight: 0.8 },
        { virtual_key: 'groq-trial', weight: 0.2 },
      ],
      output_guardrails: [length.slug],
    }),
  );
  account.ago(50, () =>
    addConfig(account, research, 'Research bench', {
      strategy: { mode: 'single' },
      targets: [{ provider: '@bedrock-research' }],
    }),
  );

  account.ago(84, () => {
    addApiKey(account, 'organisation-service', null, {
      name: 'Administration',
      scopes: [
        'organisation_users.list',
        'organisation_users.read',
        'workspaces.list',
        'workspaces.read',
        'audit_logs.list',
      ],
    });
    addApiKey(account, 'workspace-service', production, {
      name: 'Support app',
      description: 'The shop talks to models with this one',
      scopes: ['completions.write', 'prompts.render', 'logs.write'],
      defaults: { config_id: router.slug, metadata: { app: 'support', env: 'production' } },
      usage_limits: { credit_limit: 300, type: 'cost', alert_threshold: 250, periodic_reset: 'monthly' },
      rate_limits: [{ type: 'requests', unit: 'rpm', value: 300 }],
      alert_emails: ['ada.park@example.com'],
    });
    addApiKey(account, 'workspace-service', staging, {
      name: 'Staging CI',
      scopes: ['completions.write', 'prompts.read', 'prompts.update'],
      defaults: { config_id: trial.id, metadata: { app: 'ci', env: 'staging' } },
      rotation_policy: { rotation_period: 'monthly', key_transition_period_ms: 3_600_000 },
    });
    addApiKey(account, 'workspace-user', staging, {
      name: 'Dev at his desk',
      user_id: people.dev,
      scopes: ['completions.write', 'prompts.read'],
      expires_at: account.stamp(account.now() + 200 * 86_400_000),
    });
  });
}

const none = { feedback: { value: 0, weight: 0, metadata: '' } };
