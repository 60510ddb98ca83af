// Clients whose JSON file of servers is all that they need: where it is, and how an entry is written.
import { jsonClient } from './json-file.ts';
import { command, keyVariable, localCommand, placeholder, withHeaders } from './parts.ts';

/** Cursor handles few tools. */
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

export const geminiCli = jsonClient({
  id: 'gemini-cli',
  name: 'Gemini CLI',
  file: '~/.gemini/settings.json, or .gemini/settings.json in a project',
  root: 'mcpServers',
  value: (variable) => `$${variable}`,
  localKey: `$${keyVariable}`,
  entry: (url, headers) => withHeaders({ httpUrl: url }, headers),
});

/** opencode writes the command as one list. */
export const opencode = jsonClient({
  id: 'opencode',
  name: 'opencode',
  ownTools: 13,
  file: '~/.config/opencode/opencode.json, or opencode.json in a project',
  root: 'mcp',
  value: (variable) => `{env:${variable}}`,
  localKey: `{env:${keyVariable}}`,
  localEntry: (target, environment) => ({
    type: 'local',
    command: localCommand(target),
    ...(Object.keys(environment).length > 0 && { environment }),
  }),
  // A header of one's own instead of its login.
  entry: (url, headers) => ({
    ...withHeaders({ type: 'remote', url }, headers),
    ...('Authorization' in headers && { oauth: false }),
  }),
});

/** Of a longer result its model gets the path of a file. */
const maxResult = { PORTKEY_MAX_RESULT_BYTES: '20000' };

/** GitHub Copilot CLI names the tools that it may use. */
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
    tools: ['*'],
  }),
  entry: (url, headers) => ({ ...withHeaders({ type: 'http', url }, headers), tools: ['*'] }),
});

/** Cline looks no variables up: its user puts the key and the token in. */
export const cline = jsonClient({
  id: 'cline',
  name: 'Cline',
  ownTools: 25,
  file: '~/.cline/data/settings/cline_mcp_settings.json',
  root: 'mcpServers',
  value: (variable) => (variable === keyVariable ? placeholder : '<your token>'),
  entry: (url, headers) => withHeaders({ type: 'streamableHttp', url }, headers),
});

/** Qwen Code is configured as Gemini CLI is, from which it comes. */
export const qwenCode = jsonClient({
  id: 'qwen-code',
  name: 'Qwen Code',
  file: '~/.qwen/settings.json, or .qwen/settings.json in a project',
  root: 'mcpServers',
  value: (variable) => `$${variable}`,
  localKey: `$${keyVariable}`,
  entry: (url, headers) => withHeaders({ httpUrl: url }, headers),
});
