// Cursor takes few tools, and looks variables up by itself.
import { jsonClient } from './json-file.ts';
import { keyVariable, withHeaders } from './parts.ts';

export const cursor = jsonClient({
  id: 'cursor',
  name: 'Cursor',
  maxTools: 40,
  file: '~/.cursor/mcp.json, or .cursor/mcp.json in a project',
  root: 'mcpServers',
  value: (variable) => `\${env:${variable}}`,
  localKey: `\${env:${keyVariable}}`,
  entry: (url, headers) => withHeaders({ url }, headers),
});
