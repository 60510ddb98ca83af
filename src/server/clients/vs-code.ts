// VS Code asks for secrets itself and keeps them out of the file.
import type { Client } from './mcp-client.ts';
import {
  addressFor,
  command,
  headersOf,
  json,
  keyVariable,
  localEnvironment,
  localNotes,
  openAiMaxTools,
  serverName,
  tokenVariable,
  variablesOf,
  withHeaders,
} from './parts.ts';

const name = 'VS Code';

/** What a request of its chat may hold. */
const maxTools = openAiMaxTools;

export const vsCode: Client = {
  id: 'vscode',
  name,
  maxTools,
  local: (target) => {
    const inputs = target.sandbox
      ? []
      : [{ type: 'promptString', id: 'portkey-key', description: 'Portkey API key', password: true }];
    const environment = localEnvironment(target, maxTools, `\${input:portkey-key}`);
    return {
      where: '.vscode/mcp.json',
      language: 'json',
      text: json({
        ...(inputs.length > 0 && { inputs }),
        servers: { [serverName]: { type: 'stdio', ...command(target, environment) } },
      }),
      notes: localNotes(target, { name, maxTools }),
    };
  },
  remote: (target) => {
    const { url, notes } = addressFor(target, { name, maxTools });
    const ids: Record<string, readonly [string, string]> = {
      [tokenVariable]: ['portkey-mcp-token', 'Token of the MCP server'],
      [keyVariable]: ['portkey-key', 'Portkey API key'],
    };
    const inputs = variablesOf(target).map((variable) => {
      const [id, description] = ids[variable] ?? [variable, variable];
      return { type: 'promptString', id, description, password: true };
    });
    const headers = headersOf(target, (variable) => `\${input:${ids[variable]?.[0] ?? variable}}`);
    return {
      where: '.vscode/mcp.json',
      language: 'json',
      text: json({
        ...(inputs.length > 0 && { inputs }),
        servers: { [serverName]: withHeaders({ type: 'http', url }, headers) },
      }),
      notes: [
        ...notes,
        ...(inputs.length > 0 ? ['VS Code asks for what is secret at the first start.'] : []),
      ],
    };
  },
};
