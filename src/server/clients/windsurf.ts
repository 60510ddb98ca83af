// Windsurf looks variables up by itself.
import { jsonClient } from './json-file.ts';
import { keyVariable, withHeaders } from './parts.ts';

export const windsurf = jsonClient({
  id: 'windsurf',
  name: 'Windsurf',
  maxTools: 100,
  file: '~/.codeium/windsurf/mcp_config.json',
  root: 'mcpServers',
  value: (variable) => `\${env:${variable}}`,
  localKey: `\${env:${keyVariable}}`,
  entry: (url, headers) => withHeaders({ serverUrl: url }, headers),
});
