// The section of the README that tells each client of this server: a link that installs it where the client has one,
// what to paste otherwise, and the same for Windows.
import {
  type Client,
  clients,
  type LocalTarget,
  type Snippet,
  windowsCommand,
} from '../../src/server/clients/index.ts';

const packageName = 'portkey-admin-mcp@1';

/** What an install link carries: read-only to begin with, and no key, which the client asks for or the file gets. */
function linkFor({ id, maxTools }: Client, tools: number): string | undefined {
  const mode = maxTools !== undefined && tools > maxTools ? { PORTKEY_TOOL_MODE: 'discover' } : {};
  const start = { command: 'npx', args: ['-y', packageName] };
  if (id === 'cursor') {
    const env = { PORTKEY_API_KEY: `\${env:PORTKEY_API_KEY}`, PORTKEY_READ_ONLY: 'true', ...mode };
    const config = Buffer.from(JSON.stringify({ ...start, env })).toString('base64');
    return `https://cursor.com/en/install-mcp?name=portkey&config=${encodeURIComponent(config)}`;
  }
  if (id === 'vscode') {
    const env = { PORTKEY_API_KEY: `\${input:portkey-key}`, PORTKEY_READ_ONLY: 'true', ...mode };
    const inputs = [
      { type: 'promptString', id: 'portkey-key', description: 'Portkey API key', password: true },
    ];
    const query = `name=portkey&inputs=${encodeURIComponent(JSON.stringify(inputs))}&config=${encodeURIComponent(JSON.stringify({ type: 'stdio', ...start, env }))}`;
    return `https://vscode.dev/redirect/mcp/install?${query}`;
  }
  return undefined;
}

function block({ language, text }: Snippet): string {
  return `\`\`\`${language === 'shell' ? 'sh' : language}\n${text}\n\`\`\``;
}

/** The lines that differ; the whole where it is a command. */
function onWindows(snippet: Snippet): readonly string[] {
  const [program, ...args] = windowsCommand;
  if (snippet.language === 'shell') return [`On Windows, ${snippet.where}:`, block(snippet)];
  const lines =
    snippet.language === 'toml'
      ? [`command = "${program}"`, `args = ${JSON.stringify(args)}`]
      : [`"command": "${program}"`, `"args": ${JSON.stringify(args)}`];
  return [`On Windows: ${lines.map((line) => `\`${line}\``).join(' and ')}.`];
}

function fold(client: Client, tools: number): string {
  const target: LocalTarget = { sandbox: false, tools };
  const snippet = client.local(target);
  const windows = client.local({ ...target, windows: true });
  const link = linkFor(client, tools);
  const desktop =
    client.id === 'claude-desktop'
      ? ['Open the bundle `portkey-admin-mcp.mcpb` of a release (`npm run mcpb` makes it), or paste this:']
      : [];
  return [
    `<details><summary>${client.name}</summary>`,
    ...(link === undefined ? [] : [`[Install in ${client.name}](${link}), or paste this:`]),
    ...desktop,
    `Where: ${snippet.where}.`,
    block(snippet),
    ...onWindows(windows),
    ...(snippet.notes.length > 0 ? [snippet.notes.join(' ')] : []),
    '</details>',
  ].join('\n\n');
}

/** @param tools how many full mode lists */
export function clientsSection(tools: number): string {
  return clients.map((client) => fold(client, tools)).join('\n\n');
}
