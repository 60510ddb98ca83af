// The settings as documents show them: those that most people need in the README, all of them in docs/settings.md.
import type { Setting } from '../../src/server/config/setting.ts';
import { settingsOf, settingsTable } from '../../src/server/config/table.ts';

/** What the README shows, in its order. */
const readmeSettings = [
  'PORTKEY_API_KEY',
  'PORTKEY_READ_ONLY',
  'PORTKEY_TOOL_MODE',
  'PORTKEY_TOOL_DOMAINS',
  'PORTKEY_CONFIRM',
  'PORTKEY_BASE_URL',
  'PORTKEY_SANDBOX',
  'HTTPS_PROXY',
  'MCP_HOST',
  'MCP_AUTH_MODE',
  'MCP_AUTH_TOKEN',
] as const;

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** A value as code; one that is told in words as it is. */
function defaultOf(entry: Setting<unknown>): string {
  if (entry.defaultInWords !== undefined) return cell(entry.defaultInWords);
  return entry.default === undefined ? '–' : `\`${cell(entry.default)}\``;
}

type Row = readonly [name: string, entry: Setting<unknown>];

function table(rows: readonly Row[]): string {
  return [
    '| Variable | Default | Meaning |',
    '|---|---|---|',
    ...rows.map(([name, entry]) => `| \`${name}\` | ${defaultOf(entry)} | ${cell(entry.description)} |`),
  ].join('\n');
}

/** The table of the README. */
export function shortSettings(): string {
  return table(readmeSettings.map((name) => [name, settingsTable[name]]));
}

function sections(part: 'shared' | 'http'): string {
  const rows = settingsOf(part);
  const groups = [...new Set(rows.map(([, entry]) => entry.group))];
  return groups
    .map((group) => `### ${group}\n\n${table(rows.filter(([, entry]) => entry.group === group))}`)
    .join('\n\n');
}

/** All settings, by group: docs/settings.md. */
export function allSettings(): string {
  return `## Both servers\n\n${sections('shared')}\n\n## The HTTP server\n\n${sections('http')}`;
}
