// ENDPOINTS.md: every tool of every domain with what it does, where it is served, and what was corrected.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { leftOutPath } from '../../codegen/contract/paths.ts';
import { byDomain, type EmitContext, type Emitted } from '../../codegen/emit/context.ts';
import type { OperationModel } from '../../codegen/model/index.ts';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools } from '../../src/catalog/build-catalog.ts';
import { type CatalogPlatform, portkeyPlatform } from '../../src/catalog/platforms/platform.ts';
import { prismaAirsPlatform } from '../../src/catalog/platforms/prisma-airs.ts';
import type { Tool } from '../../src/catalog/tool.ts';
import { callerListing, findToolsListing } from '../../src/catalog/tools/discover.ts';
import { needSentence, partialNeeds } from '../../src/overrides/gates.ts';

const classes = ['read', 'write', 'destructive'] as const;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}

/** Every tool of each platform, previews, composites and second names included, by its name. */
const catalogs = {
  portkey: toolsByName(portkeyPlatform),
  'prisma-airs': toolsByName(prismaAirsPlatform),
};

function toolsByName(platform: CatalogPlatform): ReadonlyMap<string, Tool> {
  return new Map(allTools(offlineBackend, new Set(), platform).map((tool) => [tool.name, tool]));
}

/** A tool by its name, and by the former ones that still call it. */
function named({ name, aliases }: Tool): string {
  return [name, ...aliases].map((each) => `\`${each}\``).join(', also ');
}

/** A text as one cell of a table. */
function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('<', '&lt;');
}

/** What a tool calls: its operation, that of which it is a second name, or those that a composite cannot do without. */
function callsOf(tool: Tool, operation: OperationModel | undefined): string {
  if (operation) return `\`${operation.key}\``;
  if (tool.operation !== undefined) return `second name of \`${tool.operation}\``;
  const needed = (tool.requires ?? []).map((name) => `\`${name}\``);
  return needed.length === 0 ? 'composite' : `composite of ${needed.join(', ')}`;
}

function stateOf({ preview }: Tool, operation: OperationModel | undefined): string {
  if (preview) return 'preview';
  if (!operation) return '';
  return operation.origin === 'overlay' ? 'in use, undocumented' : 'published';
}

/** What a key needs for a tool, and for a part of it. */
function needs(tool: string): string {
  const partly = partialNeeds[tool];
  return [needSentence(tool)?.replace('Needs: ', ''), partly].filter(Boolean).join(' ');
}

/** Where another platform serves the tool, and how sure that is; or why it does not. */
function elsewhere(tool: Tool, others: readonly EmitContext[]): string {
  return others
    .map(({ operations, evidence, platform }) => {
      if (tool.operation === undefined)
        return catalogs[platform.name].has(tool.name) ? 'the same operations' : 'none';
      const operation = operations.find((one) => one.tool === tool.operation);
      if (operation)
        return `${operation.plane} \`${operation.path}\`${operation.preview ? ' (preview)' : ''}`;
      return evidence?.absent.some((group) => group.tools.includes(tool.operation ?? ''))
        ? 'none'
        : 'unknown';
    })
    .join('<br>');
}

/** What one more platform has, tool by tool, and what it has not, with the reason. */
function platformSection(
  { platform, operations, evidence, corrections }: EmitContext,
  known: ReadonlySet<string>,
) {
  const own = operations.filter(({ tool }) => !known.has(tool));
  const tools = catalogs[platform.name];
  const rows = own.map((operation) => [
    `\`${operation.tool}\``,
    cell(tools.get(operation.tool)?.description ?? ''),
    `${operation.method} \`${operation.path}\``,
    operation.plane,
    operation.preview ? `preview: ${operation.unproven}` : 'seen working',
    (corrections.get(operation.key) ?? []).join(', '),
  ]);
  const absent = (evidence?.absent ?? []).map(
    ({ reason, tools }) => `- ${reason} ${tools.map((tool) => `\`${tool}\``).join(', ')}`,
  );
  return `## ${platform.label}

${operations.length} operations, ${operations.filter(({ preview }) => preview).length} of them previews for want of evidence; \`${platform.evidence}\` has a row for each. Planes: \`data\` is PANW_AI_GW_DATA_ENDPOINT, \`admin\` PANW_AI_GW_ADMIN_ENDPOINT, \`iam\` PANW_IAM_ENDPOINT, \`gateway\` PANW_AI_GW_INFERENCE_ENDPOINT. The tables above say where each of Portkey's tools is served there. It alone has:

${table(['Tool', 'What it does', 'Operation', 'Plane', 'State', 'Corrected by'], rows)}

It has nothing for these tools:

${absent.join('\n')}`;
}

export function emitEndpoints(
  { operations, corrections }: EmitContext,
  others: readonly EmitContext[],
): Emitted {
  const known = new Set(operations.map(({ tool }) => tool));
  const unpublished = operations.filter((operation) => operation.origin === 'overlay');
  const preview = unpublished.filter((operation) => operation.preview).length;
  const byTool = new Map(operations.map((operation) => [operation.tool, operation]));
  const tools = [...catalogs.portkey.values()];
  const composites = tools.filter(({ operation }) => operation === undefined).length;
  const seconds = tools.length - operations.length - composites;
  const sections = [...byDomain(operations).keys()].map((domain) => {
    const list = tools.filter((tool) => tool.domain === domain);
    const rows = list.map((tool) => {
      const operation = byTool.get(tool.name);
      const behind = byTool.get(tool.operation ?? '');
      return [
        named(tool),
        cell(tool.description),
        callsOf(tool, operation),
        behind?.plane ?? '',
        behind?.base.join(', then ') ?? '',
        needs(tool.operation ?? tool.name),
        stateOf(tool, behind),
        (corrections.get(behind?.key ?? '') ?? []).join(', '),
        elsewhere(tool, others),
      ];
    });
    return `## ${domain} (${list.length})\n\n${table(['Tool', 'What it does', 'Operation', 'Plane', 'Base', 'Needs of the key', 'State', 'Corrected by', ...others.map(({ platform }) => platform.label)], rows)}`;
  });
  const leading = [findToolsListing, ...classes.map((kind) => callerListing(kind, false))].map(
    ({ name, description }) => [`\`${name}\``, cell(description)],
  );
  const leftOut = parse(readFileSync(leftOutPath, 'utf8')) as { reason: string; operations: string[] }[];
  const rest = leftOut.map(
    ({ reason, operations: keys }) => `${reason}\n\n${keys.map((key) => `- \`${key}\``).join('\n')}`,
  );
  const text = `<!-- Generated by "npm run codegen"; do not edit. -->
# Endpoints

${tools.length} tools: one for each of ${operations.length} operations, ${composites} composites, which make several calls that an agent would otherwise make one by one, and ${seconds} second name${seconds === 1 ? '' : 's'} of an operation's tool.

${operations.length} operations: ${operations.length - unpublished.length} that Portkey publishes and ${unpublished.length} that it does not. Of these, ${unpublished.length - preview} are in use, and ${preview} rest on a draft or an SDK alone and are in preview (\`PORTKEY_PREVIEW=true\`).

- **What it does**: the description as a client gets it.
- **Plane**: \`control\` is \`PORTKEY_BASE_URL\`, \`gateway\` is \`PORTKEY_GATEWAY_URL\`, \`public\` is Portkey's open origin, asked without a key.
- **Base**: the version in the path. Where two stand, sources disagree: the first is tried, and a reply which shows that the route is not there leads to the other.
- **Needs of the key**: its kind, its scope, and an Enterprise plan where Portkey's own pages say so (or where some users report it).
- **Corrected by**: the overlays in \`openapi/overlays\` that changed this operation.

${sections.join('\n\n')}

${others.map((other) => platformSection(other, known)).join('\n\n')}

## Tools that lead to others

\`find_tools\` is always listed; the others stand in place of all of the above with \`PORTKEY_TOOL_MODE=discover\`.

${table(['Tool', 'What it does'], leading)}

## Left out

Operations of Portkey's document that are no tools, and why.

${rest.join('\n\n')}
`;
  return new Map([['ENDPOINTS.md', text]]);
}
