// The section of the README that tells each client of this server: a link that installs it where the client has one,
// what to paste otherwise, and the same for Windows.
import {
  type Client,
  clients,
  type LocalTarget,
  narrowMode,
  readOnlyNote,
  type Snippet,
  windowsCommand,
} from '../../src/server/clients/index.ts';

const packageName = 'portkey-admin-mcp@1';

/** What an install link carries: read-only to begin with, and no key, which the client asks for or the file gets. */
function linkFor({ id, maxTools }: Client, tools: number): string | undefined {
  const narrow = narrowMode(maxTools, tools);
  const mode = narrow === undefined ? {} : { PORTKEY_TOOL_MODE: narrow };
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

/** JSON in which what fits into a line is on one. */
function compact(value: unknown, indent = ''): string {
  const line = JSON.stringify(value, null, 1)
    .replace(/\n */g, ' ')
    .replace(/\[ | \]/g, (edge) => edge.trim());
  if (typeof value !== 'object' || value === null || (indent + line).length <= 100) return line;
  const deeper = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((each) => compact(each, deeper))
    : Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${compact(each, deeper)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${parts.map((part) => deeper + part).join(',\n')}\n${indent}${close}`;
}

function block({ language, text }: Snippet): string {
  if (language === 'json') return `\`\`\`json\n${compact(JSON.parse(text))}\n\`\`\``;
  return `\`\`\`${language === 'shell' ? 'sh' : language}\n${text}\n\`\`\``;
}

/** The lines that differ; the whole where it is a command; nothing for JSON, of which one sentence tells for all. */
function onWindows(snippet: Snippet): readonly string[] {
  if (snippet.language === 'shell') return [`On Windows, ${snippet.where}:`, block(snippet)];
  if (snippet.language !== 'toml') return [];
  const [program, ...args] = windowsCommand;
  return [`On Windows: \`command = "${program}"\` and \`args = ${JSON.stringify(args)}\`.`];
}

/** What holds for every client, said once. */
function forAll(): string {
  const [program, ...args] = windowsCommand;
  return `On Windows, a JSON configuration starts npx through \`${program}\`: \`"command": "${program}"\` and \`"args": ${JSON.stringify(args)}\`.`;
}

function fold(client: Client, tools: number): string {
  const target: LocalTarget = { sandbox: false, tools };
  const snippet = client.local(target);
  const windows = client.local({ ...target, windows: true });
  const link = linkFor(client, tools);
  // The README says it once, before the folds.
  const notes = snippet.notes.filter((note) => note !== readOnlyNote);
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
    ...(notes.length > 0 ? [notes.join(' ')] : []),
    '</details>',
  ].join('\n\n');
}

/** @param tools how many full mode lists */
export function clientsSection(tools: number): string {
  return [...clients.map((client) => fold(client, tools)), forAll()].join('\n\n');
}
