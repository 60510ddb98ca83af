// Cline looks no variables up: its user puts the key and the token in.
import { jsonClient } from './json-file.ts';
import { keyVariable, placeholder, withHeaders } from './parts.ts';

export const cline = jsonClient({
  id: 'cline',
  name: 'Cline',
  ownTools: 25,
  file: '~/.cline/data/settings/cline_mcp_settings.json',
  root: 'mcpServers',
  value: (variable) => (variable === keyVariable ? placeholder : '<your token>'),
  entry: (url, headers) => withHeaders({ type: 'streamableHttp', url }, headers),
});
