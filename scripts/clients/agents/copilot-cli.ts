// GitHub Copilot CLI, offline with a model of its user's own: over OpenAI chat, and over Anthropic messages.
import path from 'node:path';
import { agentModules, node } from '../../npm-tools.ts';
import { type Agent, order } from './agent.ts';

function copilot(
  api: 'OpenAI chat' | 'Anthropic',
  provider: (model: string) => Record<string, string>,
): Agent {
  return {
    id: 'copilot-cli',
    name: 'GitHub Copilot CLI 1.0',
    api,
    run: ({ home, model, snippet }) => ({
      files: { [path.join(home, '.copilot/mcp-config.json')]: snippet.text },
      env: {
        COPILOT_OFFLINE: 'true',
        COPILOT_AUTO_UPDATE: 'false',
        COPILOT_PROVIDER_API_KEY: 'dummy',
        ...provider(model),
      },
      commands: [
        [
          node(24),
          path.join(agentModules('copilot-cli'), '@github/copilot/npm-loader.js'),
          ...['-p', order, '--allow-all-tools', '--disable-builtin-mcps'],
        ],
      ],
    }),
  };
}

export const copilotCli = copilot('OpenAI chat', (model) => ({
  COPILOT_PROVIDER_TYPE: 'openai',
  COPILOT_PROVIDER_BASE_URL: `${model}/v1`,
  COPILOT_PROVIDER_WIRE_API: 'completions',
  COPILOT_MODEL: 'gpt-5',
}));

export const copilotCliOnClaude = copilot('Anthropic', (model) => ({
  COPILOT_PROVIDER_TYPE: 'anthropic',
  COPILOT_PROVIDER_BASE_URL: model,
  COPILOT_MODEL: 'claude-sonnet-4.5',
}));
