// GitHub Copilot CLI names the tools that it may use, and looks variables up as a shell would.
import { jsonClient } from './json-file.ts';
import { command, keyVariable, withHeaders } from './parts.ts';

const tools = ['*'];

/** Of a longer result its model gets the path of a file. */
const maxResult = { PORTKEY_MAX_RESULT_BYTES: '20000' };

export const copilotCli = jsonClient({
  id: 'copilot-cli',
  name: 'GitHub Copilot CLI',
  ownTools: 17,
  file: '~/.copilot/mcp-config.json',
  root: 'mcpServers',
  value: (variable) => `\${${variable}}`,
  localKey: `\${${keyVariable}}`,
  localEntry: (target, environment) => ({
    type: 'local',
    ...command(target, { ...environment, ...maxResult }),
    tools,
  }),
  entry: (url, headers) => ({ ...withHeaders({ type: 'http', url }, headers), tools }),
});
