// Shared parts of client snippets: command, environment, headers and notes.
import { compactTools } from '../../overrides/compact.ts';
import type { LocalTarget, RemoteTarget, ToolLimit } from './mcp-client.ts';

/** Short, since clients put it before each tool's name and stop at 60 characters or so. */
export const serverName = 'portkey';
export const tokenVariable = 'PORTKEY_MCP_TOKEN';
export const keyVariable = 'PORTKEY_API_KEY';

/** The most tools that OpenAI's models take in one request. */
export const openAiMaxTools = 128;

/** Compact mode lists its tools, find_tools and the three callers. */
const compactSize = compactTools.length + 4;

/**
 * The mode for a client that takes only so many tools: the one that led an agent without a model to most answers
 * (docs/evals.md). Undefined where all tools fit.
 */
export function narrowMode(maxTools: number | undefined, tools: number): 'compact' | 'discover' | undefined {
  if (maxTools === undefined || tools <= maxTools) return undefined;
  return compactSize <= maxTools ? 'compact' : 'discover';
}

/** What a mode is, in the words of a note. */
const modeWords = {
  compact: `compact mode: the ${compactTools.length} tools that most work needs, and 4 that find and call all the others`,
  discover: 'discover mode: 4 tools that find and call all the others',
} as const;

/** Why the tools of a client are fewer. */
function limitWords({ name, maxTools, ownTools }: ToolLimit): string {
  return ownTools === undefined
    ? `${name} handles about ${maxTools} tools`
    : `OpenAI's models take ${openAiMaxTools} tools, those of ${name} included`;
}

/** The address for a client that handles only so many tools. */
export function addressFor(target: RemoteTarget, limit: ToolLimit) {
  const mode = target.toolMode === 'full' ? narrowMode(limit.maxTools, target.tools) : undefined;
  if (mode === undefined) return { url: target.url, notes: [] };
  return {
    url: `${target.url}?mode=${mode}`,
    notes: [
      `${limitWords(limit)}, and this server lists ${target.tools}, so the address asks for ${modeWords[mode]}. Use ?tools= with domains instead (?tools=prompts,analytics) to list the tools of those domains directly.`,
    ],
  };
}

/** Why the configurations start read-only, and when that can go. */
export const readOnlyNote =
  'PORTKEY_READ_ONLY=true leaves out every tool that changes anything; remove it once you trust the server.';

/** How a client writes the value of an environment variable into its configuration. */
export type Interpolate = (variable: string) => string;

/** The header in which each caller sends its own key. */
export function keyHeaderOf({ keyHeader = 'x-portkey-api-key' }: RemoteTarget): string {
  return keyHeader;
}

export function headersOf(target: RemoteTarget, value: Interpolate): Record<string, string> {
  return {
    ...(target.credential === 'token' && { Authorization: `Bearer ${value(tokenVariable)}` }),
    ...(target.ownKey && { [keyHeaderOf(target)]: value(keyVariable) }),
  };
}

export function variablesOf(target: RemoteTarget): readonly string[] {
  return [...(target.credential === 'token' ? [tokenVariable] : []), ...(target.ownKey ? [keyVariable] : [])];
}

/** What has to be in the environment before the client starts. */
export function environmentNotes(target: RemoteTarget): readonly string[] {
  const set = variablesOf(target);
  return [
    ...(set.length > 0 ? [`Set ${set.join(' and ')} in the environment that the client starts in.`] : []),
    ...(target.credential === 'login'
      ? ['The client opens the login page of the issuer at the first connection.']
      : []),
  ];
}

export function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** The program to start and its arguments. */
export function localCommand({ sandbox, windows = false }: LocalTarget): readonly [string, ...string[]] {
  const npx = ['npx', '-y', 'portkey-admin-mcp@1', ...(sandbox ? ['--sandbox'] : [])] as const;
  return windows ? ['cmd', '/c', ...npx] : npx;
}

/** How Windows starts the server on an account. */
export const windowsCommand = localCommand({ sandbox: false, tools: 0, windows: true });

/** Environment of the local server: the key, read-only to begin with, and another mode where full is too much. */
export function localEnvironment(
  target: LocalTarget,
  maxTools: number | undefined,
  key: string,
): Record<string, string> {
  const mode = narrowMode(maxTools, target.tools);
  return {
    ...(!target.sandbox && { [keyVariable]: key, PORTKEY_READ_ONLY: 'true' }),
    ...(mode !== undefined && { PORTKEY_TOOL_MODE: mode }),
  };
}

export function localNotes(target: LocalTarget, limit: ToolLimit): readonly string[] {
  const mode = narrowMode(limit.maxTools, target.tools);
  return [
    ...(mode === undefined ? [] : [`${limitWords(limit)}, so this uses ${modeWords[mode]}.`]),
    ...(target.sandbox ? [] : [readOnlyNote]),
  ];
}

/** Command, arguments and environment, as most clients write them; an empty environment is left out. */
export function command(target: LocalTarget, environment: Record<string, string>): object {
  const [program, ...args] = localCommand(target);
  return {
    command: program,
    args,
    ...(Object.keys(environment).length > 0 && { env: environment }),
  };
}

/** Where a client cannot look the key up, its user puts it in. */
export const placeholder = '<your Portkey key>';

export function withHeaders(entry: object, headers: Record<string, string>): object {
  return Object.keys(headers).length > 0 ? { ...entry, headers } : entry;
}
