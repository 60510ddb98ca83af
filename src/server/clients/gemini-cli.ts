// Gemini CLI looks variables up as a shell would.
import { jsonClient } from './json-file.ts';
import { keyVariable, withHeaders } from './parts.ts';

export const geminiCli = jsonClient({
  id: 'gemini-cli',
  name: 'Gemini CLI',
  file: '~/.gemini/settings.json, or .gemini/settings.json in a project',
  root: 'mcpServers',
  value: (variable) => `$${variable}`,
  localKey: `$${keyVariable}`,
  entry: (url, headers) => withHeaders({ httpUrl: url }, headers),
});
