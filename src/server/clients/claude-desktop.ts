// Claude Desktop takes servers on its own machine from a file; what is elsewhere it reaches through a bridge.
import type { Client } from './mcp-client.ts';
import {
  command,
  json,
  keyHeaderOf,
  keyVariable,
  localEnvironment,
  localNotes,
  placeholder,
  serverName,
} from './parts.ts';

const name = 'Claude Desktop';
const file = 'claude_desktop_config.json (Settings, Developer, Edit Config)';

export const claudeDesktop: Client = {
  id: 'claude-desktop',
  name,
  local: (target) => ({
    where: file,
    language: 'json',
    text: json({
      mcpServers: {
        [serverName]: command(target, localEnvironment(target, undefined, placeholder)),
      },
    }),
    notes: localNotes(target, { name }),
  }),
  remote: (target) => {
    // Its file takes local servers only; a bridge is one. The space of "Bearer x" stays out of the arguments, which
    // some systems split.
    const variables: Record<string, string> = {
      ...(target.credential === 'token' && { AUTHORIZATION: 'Bearer <your token>' }),
      ...(target.ownKey && { [keyVariable]: placeholder }),
    };
    const args = [
      '-y',
      'mcp-remote',
      target.url,
      ...(target.credential === 'token' ? ['--header', `Authorization:\${AUTHORIZATION}`] : []),
      ...(target.ownKey ? ['--header', `${keyHeaderOf(target)}:\${${keyVariable}}`] : []),
      ...(target.url.startsWith('http:') ? ['--allow-http'] : []),
    ];
    return {
      where: file,
      language: 'json',
      text: json({
        mcpServers: {
          [serverName]: {
            command: 'npx',
            args,
            ...(Object.keys(variables).length > 0 && { env: variables }),
          },
        },
      }),
      notes: [
        'The file takes local servers only, so this goes through the bridge mcp-remote.',
        ...(target.credential === 'login'
          ? [
              'Where the server is reachable from the internet, Settings, Connectors takes its address without a bridge.',
            ]
          : []),
      ],
    };
  },
};
