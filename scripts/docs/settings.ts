// The settings as documents show them: those that most people need in the README, all of them in docs/settings.md.
import {
  httpGroups,
  httpVariables,
  sharedGroups,
  sharedVariables,
  type Variable,
  type VariableGroup,
} from '../../src/server/config/table.ts';

/** What the README shows, in its order. */
const mostNeeded = [
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

/** A value as code; what is told in words as it is. */
function defaultOf({ otherwise }: Variable): string {
  if (otherwise === '') return '–';
  return /[\s`]|^(?:all|random|discovered)$/.test(otherwise) ? cell(otherwise) : `\`${cell(otherwise)}\``;
}

function table(variables: readonly Variable[]): string {
  const rows = variables.map(
    (variable) => `| \`${variable.name}\` | ${defaultOf(variable)} | ${cell(variable.meaning)} |`,
  );
  return ['| Variable | Default | Meaning |', '|---|---|---|', ...rows].join('\n');
}

/** @throws Error when a setting that the README shows is gone. */
export function shortSettings(): string {
  const all = [...sharedVariables, ...httpVariables];
  return table(
    mostNeeded.map((name) => {
      const found = all.find((variable) => variable.name === name);
      if (!found) throw new Error(`scripts/docs/settings.ts shows ${name}, which is no setting`);
      return found;
    }),
  );
}

function sections(groups: readonly VariableGroup[]): string {
  return groups.map(({ title, variables }) => `### ${title}\n\n${table(variables)}`).join('\n\n');
}

export function allSettings(): string {
  return `## Both servers\n\n${sections(sharedGroups)}\n\n## The HTTP server\n\n${sections(httpGroups)}`;
}
