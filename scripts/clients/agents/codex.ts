// Codex, over OpenAI responses.
import path from 'node:path';
import { agentModules, node } from '../../npm-tools.ts';
import { type Agent, order } from './agent.ts';

export const codex: Agent = {
  id: 'codex',
  name: 'Codex 0.171',
  api: 'OpenAI responses',
  run: ({ home, work, model, snippet }) => ({
    files: {
      [path.join(home, '.codex/config.toml')]: [
        'model = "gpt-5"',
        'model_provider = "stub"',
        'approval_policy = "never"',
        'sandbox_mode = "danger-full-access"',
        'check_for_update_on_startup = false',
        '[analytics]',
        'enabled = false',
        '[model_providers.stub]',
        'name = "stub"',
        `base_url = "${model}/v1"`,
        'env_key = "STUB_KEY"',
        'wire_api = "responses"',
        snippet.text,
      ].join('\n'),
    },
    env: { STUB_KEY: 'dummy' },
    commands: [
      [
        node(24),
        path.join(agentModules('codex'), '@openai/codex/bin/codex.js'),
        ...['exec', '--skip-git-repo-check', '--json', '-C', work, order],
      ],
    ],
  }),
};
