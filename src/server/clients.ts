// How each client is told of this server, and how many tools it takes. The page and the documents are made from this.

/** The server on the client's own machine. */
export interface LocalTarget {
  readonly sandbox: boolean;
  /** Tools that full mode lists. */
  readonly tools: number;
  /** Windows starts npx through cmd. */
  readonly windows?: boolean;
}

/** The server behind an address. */
export interface RemoteTarget {
  /** The endpoint, absolute. */
  readonly url: string;
  /** `token`: each request carries one. `login`: the client logs in at the issuer by itself. */
  readonly credential: 'none' | 'token' | 'login';
  /** Each caller brings a Portkey key of its own. */
  readonly ownKey: boolean;
  readonly toolMode: 'full' | 'discover';
  /** Tools that full mode lists. */
  readonly tools: number;
}

/** What to paste, and where. */
export interface Snippet {
  readonly where: string;
  readonly language: 'json' | 'toml' | 'shell';
  readonly text: string;
  /** What to know of it: what it leaves out, what to put in. Plain sentences. */
  readonly notes: readonly string[];
}

export interface Client {
  readonly id: string;
  readonly name: string;
  /** The most tools that it takes well; what it takes is otherwise only a question of tokens. */
  readonly maxTools?: number;
  readonly local: (target: LocalTarget) => Snippet;
  readonly remote: (target: RemoteTarget) => Snippet;
}

/** Short, since clients put it before each tool's name and stop at 60 characters or so. */
const serverName = 'portkey';
const tokenVariable = 'PORTKEY_MCP_TOKEN';
const keyVariable = 'PORTKEY_API_KEY';

/** The address for a client that takes only so many tools. */
function addressFor(target: RemoteTarget, name: string, maxTools: number | undefined) {
  if (maxTools === undefined || target.toolMode === 'discover' || target.tools <= maxTools) {
    return { url: target.url, notes: [] };
  }
  return {
    url: `${target.url}?mode=discover`,
    notes: [
      `${name} takes about ${maxTools} tools and this server lists ${target.tools}, so the address asks for discover mode: 4 tools that find and call all the others. In its place, ?tools= and domains (?tools=prompts,analytics) lists the tools of those domains by themselves.`,
    ],
  };
}

/** How a client writes the value of an environment variable into its configuration. */
type Interpolate = (variable: string) => string;

function headersOf(target: RemoteTarget, value: Interpolate): Record<string, string> {
  return {
    ...(target.credential === 'token' && { Authorization: `Bearer ${value(tokenVariable)}` }),
    ...(target.ownKey && { 'x-portkey-api-key': value(keyVariable) }),
  };
}

function variablesOf(target: RemoteTarget): readonly string[] {
  return [...(target.credential === 'token' ? [tokenVariable] : []), ...(target.ownKey ? [keyVariable] : [])];
}

/** What has to be in the environment before the client starts. */
function environmentNotes(target: RemoteTarget): readonly string[] {
  const set = variablesOf(target);
  return [
    ...(set.length > 0 ? [`Set ${set.join(' and ')} in the environment that the client starts in.`] : []),
    ...(target.credential === 'login'
      ? ['The client opens the login page of the issuer at the first connection.']
      : []),
  ];
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** The program to start and its arguments. */
function localCommand({ sandbox, windows = false }: LocalTarget): readonly [string, ...string[]] {
  const npx = ['npx', '-y', 'portkey-admin-mcp@1', ...(sandbox ? ['--sandbox'] : [])] as const;
  return windows ? ['cmd', '/c', ...npx] : npx;
}

/** How Windows starts the server on an account. */
export const windowsCommand = localCommand({ sandbox: false, tools: 0, windows: true });

/** Environment of the local server: the key, read-only to begin with, and discover mode where full is too much. */
function localEnvironment(
  target: LocalTarget,
  maxTools: number | undefined,
  key: string,
): Record<string, string> {
  return {
    ...(!target.sandbox && { [keyVariable]: key, PORTKEY_READ_ONLY: 'true' }),
    ...(maxTools !== undefined && target.tools > maxTools && { PORTKEY_TOOL_MODE: 'discover' }),
  };
}

function localNotes(target: LocalTarget, name: string, maxTools: number | undefined): readonly string[] {
  return [
    ...(maxTools !== undefined && target.tools > maxTools
      ? [
          `${name} takes about ${maxTools} tools, so this asks for discover mode: 4 tools that find and call all the others.`,
        ]
      : []),
    ...(target.sandbox
      ? []
      : ['PORTKEY_READ_ONLY=true leaves out every tool that changes anything; remove it when you trust it.']),
  ];
}

/** Command, arguments and environment, as most clients write them; an empty environment is left out. */
function command(target: LocalTarget, environment: Record<string, string>): object {
  const [program, ...args] = localCommand(target);
  return {
    command: program,
    args,
    ...(Object.keys(environment).length > 0 && { env: environment }),
  };
}

interface JsonClient {
  readonly id: string;
  readonly name: string;
  readonly maxTools?: number;
  readonly file: string;
  /** The key above the servers. */
  readonly root: string;
  readonly value: Interpolate;
  /** The entry of a server behind an address. */
  readonly entry: (url: string, headers: Record<string, string>) => object;
  /** What stands for the key in the local entry; the placeholder where the client cannot look it up. */
  readonly localKey?: string;
  readonly localType?: object;
}

const placeholder = '<your Portkey key>';

/** A client with a JSON file of servers. */
function jsonClient(of: JsonClient): Client {
  const { maxTools } = of;
  const snippet = (entry: object, notes: readonly string[]): Snippet => ({
    where: of.file,
    language: 'json',
    text: json({ [of.root]: { [serverName]: entry } }),
    notes,
  });
  return {
    id: of.id,
    name: of.name,
    ...(maxTools !== undefined && { maxTools }),
    local: (target) =>
      snippet(
        {
          ...of.localType,
          ...command(target, localEnvironment(target, maxTools, of.localKey ?? placeholder)),
        },
        localNotes(target, of.name, maxTools),
      ),
    remote: (target) => {
      const { url, notes } = addressFor(target, of.name, maxTools);
      return snippet(of.entry(url, headersOf(target, of.value)), [...notes, ...environmentNotes(target)]);
    },
  };
}

function withHeaders(entry: object, headers: Record<string, string>): object {
  return Object.keys(headers).length > 0 ? { ...entry, headers } : entry;
}

/** For POSIX shells: single quotes, unless there is a variable to look up. */
function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return word.includes('$') ? `"${word}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}

const claudeCode: Client = {
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
      notes: localNotes(target, 'Claude Code', undefined),
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

const claudeDesktop: Client = {
  id: 'claude-desktop',
  name: 'Claude Desktop',
  local: jsonClient({
    id: '',
    name: 'Claude Desktop',
    file: 'claude_desktop_config.json (Settings, Developer, Edit Config)',
    root: 'mcpServers',
    value: () => '',
    entry: () => ({}),
  }).local,
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
      ...(target.ownKey ? ['--header', `x-portkey-api-key:\${${keyVariable}}`] : []),
      ...(target.url.startsWith('http:') ? ['--allow-http'] : []),
    ];
    return {
      where: 'claude_desktop_config.json (Settings, Developer, Edit Config)',
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

/** VS Code asks for secrets itself and keeps them out of the file. */
const vsCode: Client = {
  id: 'vscode',
  name: 'VS Code',
  maxTools: 128,
  local: (target) => {
    const maxTools = 128;
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
      notes: localNotes(target, 'VS Code', maxTools),
    };
  },
  remote: (target) => {
    const { url, notes } = addressFor(target, 'VS Code', 128);
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

const codex: Client = {
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
        ...localNotes(target, 'Codex', undefined),
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
      ...(target.ownKey ? [`env_http_headers = { "x-portkey-api-key" = "${keyVariable}" }`] : []),
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

/** Every client that the page and the documents show, in their order. */
export const clients: readonly Client[] = [
  claudeCode,
  claudeDesktop,
  jsonClient({
    id: 'cursor',
    name: 'Cursor',
    maxTools: 40,
    file: '~/.cursor/mcp.json, or .cursor/mcp.json in a project',
    root: 'mcpServers',
    value: (variable) => `\${env:${variable}}`,
    localKey: `\${env:${keyVariable}}`,
    entry: (url, headers) => withHeaders({ url }, headers),
  }),
  vsCode,
  jsonClient({
    id: 'windsurf',
    name: 'Windsurf',
    maxTools: 100,
    file: '~/.codeium/windsurf/mcp_config.json',
    root: 'mcpServers',
    value: (variable) => `\${env:${variable}}`,
    localKey: `\${env:${keyVariable}}`,
    entry: (url, headers) => withHeaders({ serverUrl: url }, headers),
  }),
  codex,
  jsonClient({
    id: 'gemini-cli',
    name: 'Gemini CLI',
    file: '~/.gemini/settings.json, or .gemini/settings.json in a project',
    root: 'mcpServers',
    value: (variable) => `$${variable}`,
    localKey: `$${keyVariable}`,
    entry: (url, headers) => withHeaders({ httpUrl: url }, headers),
  }),
];
