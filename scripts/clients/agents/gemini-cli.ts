// Gemini CLI, over Gemini generateContent.
import path from 'node:path';
import { agentModules, node } from '../../npm-tools.ts';
import { type Agent, order, withSnippet } from './agent.ts';

export const geminiCli: Agent = {
  id: 'gemini-cli',
  name: 'Gemini CLI 0.61',
  api: 'Gemini',
  run: ({ home, model, snippet }) => ({
    files: {
      [path.join(home, '.gemini/settings.json')]: withSnippet(snippet, {
        security: { auth: { selectedType: 'gemini-api-key' } },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
        general: { enableAutoUpdate: false },
      }),
    },
    env: {
      GEMINI_API_KEY: 'dummy',
      GOOGLE_GEMINI_BASE_URL: model,
      GEMINI_CLI_TRUST_WORKSPACE: 'true',
      GEMINI_TELEMETRY_ENABLED: 'false',
    },
    commands: [
      [
        node(24),
        path.join(agentModules('gemini-cli'), '@google/gemini-cli/bundle/gemini.js'),
        ...['-m', 'gemini-2.5-flash', '--approval-mode', 'yolo', '-p', order],
      ],
    ],
  }),
};
