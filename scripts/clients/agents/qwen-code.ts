// Qwen Code, over OpenAI chat. It keeps the tools of servers back: its model finds them, and calls them through a tool.
import path from 'node:path';
import { agentModules, node } from '../../npm-tools.ts';
import { type Agent, order, withSnippet } from './agent.ts';

export const qwenCode: Agent = {
  id: 'qwen-code',
  name: 'Qwen Code 0.24',
  api: 'OpenAI chat',
  bridge: {
    tool: 'tool_call',
    argsFor: ({ tool, args }) => ({ name: `mcp__portkey__${tool}`, arguments: args }),
  },
  run: ({ home, model, snippet }) => ({
    files: {
      [path.join(home, '.qwen/settings.json')]: withSnippet(snippet, {
        security: { auth: { selectedType: 'openai' } },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
        general: { enableAutoUpdate: false },
      }),
    },
    env: { OPENAI_API_KEY: 'dummy', OPENAI_BASE_URL: `${model}/v1`, OPENAI_MODEL: 'stub-model' },
    commands: [
      [
        node(24),
        path.join(agentModules('qwen-code'), '@qwen-code/qwen-code/cli-entry.js'),
        ...['--approval-mode', 'yolo', '-p', order],
      ],
    ],
  }),
};
