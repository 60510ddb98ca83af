// Cline's command line, over OpenAI chat.
import path from 'node:path';
import { agentModules, node } from '../../npm-tools.ts';
import { type Agent, order } from './agent.ts';

export const cline: Agent = {
  id: 'cline',
  name: 'Cline 3.0',
  api: 'OpenAI chat',
  run: ({ home, model, snippet }) => {
    const program = [node(24), path.join(agentModules('cline'), 'cline/bin/cline')];
    const provider = ['-P', 'openai-compatible', '-m', 'stub-model'];
    return {
      files: { [path.join(home, '.cline/data/settings/cline_mcp_settings.json')]: snippet.text },
      env: { CLINE_TELEMETRY_DISABLED: '1' },
      commands: [
        [
          ...program,
          ...['auth', '-p', 'openai-compatible', '-k', 'dummy', '-m', 'stub-model', '-b', `${model}/v1`],
        ],
        [...program, '--json', ...provider, '-t', '100', order],
      ],
    };
  },
};
