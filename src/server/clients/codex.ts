// Codex has a file in TOML and takes secrets from its environment.
import type { Client } from './mcp-client.ts';
import {
  environmentNotes,
  keyHeaderOf,
  keyVariable,
  localCommand,
  localEnvironment,
  localNotes,
  placeholder,
  serverName,
  tokenVariable,
} from './parts.ts';

export const codex: Client = {
  id: 'codex',
  name: 'Codex',
  local: (target) => {
    const environment = localEnvironment(target, undefined, placeholder);
    const { [keyVariable]: key, ...plain } = environment;
    const [program, ...args] = localCommand(target);
    return {
      where: '~/.codex/config.toml',
      language: 'toml',
      text: [
        `[mcp_servers.${serverName}]`,
        `command = ${JSON.stringify(program)}`,
        `args = ${JSON.stringify(args)}`,
        ...(key === undefined ? [] : [`env_vars = ["${keyVariable}"]`]),
        ...(Object.keys(plain).length > 0
          ? [
              '',
              `[mcp_servers.${serverName}.env]`,
              ...Object.entries(plain).map(([name, value]) => `${name} = "${value}"`),
            ]
          : []),
      ].join('\n'),
      notes: [
        ...(key === undefined ? [] : [`${keyVariable} is taken from the environment that Codex starts in.`]),
        ...localNotes(target, { name: 'Codex' }),
      ],
    };
  },
  remote: (target) => ({
    where: '~/.codex/config.toml',
    language: 'toml',
    text: [
      `[mcp_servers.${serverName}]`,
      `url = ${JSON.stringify(target.url)}`,
      ...(target.credential === 'token' ? [`bearer_token_env_var = "${tokenVariable}"`] : []),
      ...(target.ownKey ? [`env_http_headers = { "${keyHeaderOf(target)}" = "${keyVariable}" }`] : []),
    ].join('\n'),
    notes: [
      ...environmentNotes({
        ...target,
        credential: target.credential === 'login' ? 'none' : target.credential,
      }),
      ...(target.credential === 'login' ? [`Then run: codex mcp login ${serverName}`] : []),
    ],
  }),
};
