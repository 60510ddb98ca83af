// Seed traffic: key, config, prompt and model of past requests, and their number.
import type { SandboxAccount } from '../account.ts';
import type { Flow } from '../history.ts';

interface Kind {
  readonly workspace: string;
  readonly perHour: number;
  readonly model: string;
  readonly virtualKey: string;
  readonly config: string;
  readonly prompt: string;
  readonly key: string;
  readonly users: readonly string[];
  readonly app: string;
  readonly input: number;
  readonly output: number;
}

const shoppers = ['shop-berlin', 'shop-lyon', 'shop-porto', 'shop-oslo', 'shop-gent'];

const kinds: readonly Kind[] = [
  {
    workspace: 'production',
    perHour: 26,
    model: 'gpt-4o-mini',
    virtualKey: 'openai-prod',
    config: 'Production router',
    prompt: 'Ticket triage',
    key: 'Support app',
    users: shoppers,
    app: 'support',
    input: 6000,
    output: 300,
  },
  {
    workspace: 'production',
    perHour: 9,
    model: 'claude-sonnet-4',
    virtualKey: 'anthropic-prod',
    config: 'Production router',
    prompt: 'Reply draft',
    key: 'Support app',
    users: shoppers,
    app: 'support',
    input: 9000,
    output: 900,
  },
  {
    workspace: 'staging',
    perHour: 5,
    model: 'gpt-4o',
    virtualKey: 'openai-staging',
    config: 'Staging router',
    prompt: 'Ticket triage',
    key: 'Staging CI',
    users: ['ci', 'dev.rao@example.com'],
    app: 'ci',
    input: 7000,
    output: 500,
  },
  {
    workspace: 'staging',
    perHour: 2,
    model: 'llama-3.3-70b',
    virtualKey: 'groq-trial',
    config: 'Staging router',
    prompt: 'Refund answer',
    key: 'Staging CI',
    users: ['ci'],
    app: 'ci',
    input: 7000,
    output: 600,
  },
  {
    workspace: 'research',
    perHour: 3,
    model: 'claude-haiku',
    virtualKey: 'bedrock-research',
    config: 'Research bench',
    prompt: 'Paper summary',
    key: '',
    users: ['emi.tanaka@example.com'],
    app: 'notebook',
    input: 22000,
    output: 1500,
  },
];

/** The flows of the seed, with the ids and slugs that its objects have got. */
export function flowsOf(account: SandboxAccount): Flow[] {
  return kinds.map(({ key, app, ...kind }) => {
    const workspace = account.workspaces.find(kind.workspace)?.id;
    const prompt = account.prompts.where(
      (row) => row.name === kind.prompt && row.workspace_id === workspace,
    )[0];
    return {
      ...kind,
      config: account.configs.where(({ name }) => name === kind.config)[0]?.slug ?? '',
      prompt: prompt?.slug ?? '',
      apiKey: account.apiKeys.where(({ name }) => name === key)[0]?.id ?? '',
      metadata: { app, env: kind.workspace },
    };
  });
}
