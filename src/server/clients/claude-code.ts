// Claude Code takes a command line.
import type { Client } from './mcp-client.ts';
import {
  headersOf,
  keyVariable,
  localCommand,
  localEnvironment,
  localNotes,
  serverName,
  variablesOf,
} from './parts.ts';

/** For POSIX shells: single quotes, unless there is a variable to look up. */
function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return word.includes('$') ? `"${word}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}

export const claudeCode: Client = {
  id: 'claude-code',
  name: 'Claude Code',
  local: (target) => {
    const key = target.windows ? `$env:${keyVariable}` : `$${keyVariable}`;
    const environment = localEnvironment(target, undefined, key);
    const flags = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const words = ['claude', 'mcp', 'add', serverName, ...flags, '--', ...localCommand(target)];
    return {
      where: target.windows ? 'in PowerShell' : 'in a terminal',
      language: 'shell',
      text: words.map(shellWord).join(' '),
      notes: localNotes(target, { name: 'Claude Code' }),
    };
  },
  remote: (target) => {
    const headers = Object.entries(headersOf(target, (variable) => `$${variable}`));
    const words = ['claude', 'mcp', 'add', '--transport', 'http', serverName, target.url];
    return {
      where: 'in a terminal',
      language: 'shell',
      text: [
        words.map(shellWord).join(' '),
        ...headers.map(([name, value]) => `  --header ${shellWord(`${name}: ${value}`)}`),
      ].join(' \\\n'),
      notes: [
        ...(headers.length > 0
          ? [`Set ${variablesOf(target).join(' and ')} first; the shell puts the value in.`]
          : []),
        ...(target.credential === 'login' ? ['Then type /mcp in Claude Code and log in.'] : []),
      ],
    };
  },
};
