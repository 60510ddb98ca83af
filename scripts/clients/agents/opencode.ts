// opencode, over OpenAI chat.
import path from 'node:path';
import { agentModules } from '../../npm-tools.ts';
import { type Agent, order, withSnippet } from './agent.ts';

export const opencode: Agent = {
  id: 'opencode',
  name: 'opencode 1.18',
  api: 'OpenAI chat',
  run: ({ work, model, snippet }) => ({
    files: {
      [path.join(work, 'opencode.json')]: withSnippet(snippet, {
        autoupdate: false,
        share: 'disabled',
        model: 'stub/stub-model',
        small_model: 'stub/stub-model',
        provider: {
          stub: {
            npm: '@ai-sdk/openai-compatible',
            name: 'stub',
            options: { baseURL: `${model}/v1`, apiKey: 'dummy' },
            models: {
              'stub-model': { name: 'stub', limit: { context: 200_000, output: 8_000 }, tool_call: true },
            },
          },
        },
      }),
    },
    env: {
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_SHARE: '1',
    },
    commands: [
      [
        // The binary itself: what its package starts is put in place by an install script.
        path.join(agentModules('opencode'), `opencode-${process.platform}-${process.arch}/bin/opencode`),
        ...['run', '-m', 'stub/stub-model', order],
      ],
    ],
  }),
};
