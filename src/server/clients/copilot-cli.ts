// GitHub Copilot CLI names the tools that it may use, and looks variables up as a shell would.
import { jsonClient } from './json-file.ts';
import { command, keyVariable, withHeaders } from './parts.ts';

const tools = ['*'];

export const copilotCli = jsonClient({
  id: 'copilot-cli',
  name: 'GitHub Copilot CLI',
  file: '~/.copilot/mcp-config.json',
  root: 'mcpServers',
  value: (variable) => `\${${variable}}`,
  localKey: `\${${keyVariable}}`,
  localEntry: (target, environment) => ({ type: 'local', ...command(target, environment), tools }),
  entry: (url, headers) => ({ ...withHeaders({ type: 'http', url }, headers), tools }),
});
