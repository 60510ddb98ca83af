// Qwen Code is configured as Gemini CLI is, from which it comes.
import { jsonClient } from './json-file.ts';
import { keyVariable, withHeaders } from './parts.ts';

export const qwenCode = jsonClient({
  id: 'qwen-code',
  name: 'Qwen Code',
  file: '~/.qwen/settings.json, or .qwen/settings.json in a project',
  root: 'mcpServers',
  value: (variable) => `$${variable}`,
  localKey: `$${keyVariable}`,
  entry: (url, headers) => withHeaders({ httpUrl: url }, headers),
});
