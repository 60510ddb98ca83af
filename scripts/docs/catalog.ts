// The tools as documents show them: the domains in the README, and every tool of each in docs/tools.md.

import type { Tool } from '../../src/catalog/tool.ts';
import type { domains } from '../../src/generated/index.ts';
import { keyNeeds } from '../../src/overrides/gates.ts';

/** What each domain covers, for someone who has not seen Portkey's pages. A new domain has to be added here. */
const about: Readonly<Record<(typeof domains)[number], string>> = {
  collections: 'Folders for prompts',
  labels: 'Labels that mark prompt versions, such as `production`',
  prompts: 'Prompt templates and their versions: write, publish, render, run, compare, promote',
  partials: 'Text fragments that prompts include',
  guardrails: 'Checks on requests and replies, organisation defaults and exemptions from them',
  configs: 'Gateway configs: routing, fallback, retries, caching',
  tracing: 'Feedback on traced requests',
  integrations: 'Connections to AI services, their models and prices',
  providers: 'Integrations as one workspace uses them',
  keys: 'API keys and virtual keys, rotation',
  users: 'Users and invitations',
  workspaces: 'Workspaces, members, SCIM groups',
  'mcp-integrations': 'MCP servers that the organisation has registered',
  'mcp-servers': 'MCP servers as one workspace uses them: capabilities, access, connections',
  logging: 'Request logs and log exports',
  audit: 'The audit log',
  limits: 'Budgets (usage limits) and rate limits',
  analytics:
    'Requests, cost, tokens, latency, errors, cache and feedback, in total or by user, model, provider, workspace',
  'secret-references': 'Pointers to secrets in AWS, Azure or HashiCorp Vault',
  deployments: 'Self-hosted gateways',
  agents: 'A2A agents',
};

interface Domain {
  readonly name: string;
  readonly covers: string;
  /** All of its tools are in preview. */
  readonly preview: boolean;
  readonly tools: readonly Tool[];
}

function domainsOf(tools: readonly Tool[]): readonly Domain[] {
  return [...new Set(tools.map((tool) => tool.domain))].map((name) => {
    const own = tools.filter((tool) => tool.domain === name);
    const covers = Object.entries(about).find(([domain]) => domain === name)?.[1];
    if (covers === undefined) throw new Error(`scripts/docs/catalog.ts does not say what ${name} covers`);
    return { name, covers, preview: own.every((tool) => tool.preview), tools: own };
  });
}

/** One row a domain. Preview tools count in a domain that has nothing else. */
export function domainTable(tools: readonly Tool[]): string {
  const rows = domainsOf(tools).map(({ name, covers, preview, tools: own }) => {
    const counted = own.filter((tool) => preview || !tool.preview);
    const destructive = counted.filter((tool) => tool.class === 'destructive').length;
    return `| [${name}](docs/tools.md#${name})${preview ? ' (preview)' : ''} | ${covers} | ${counted.length} | ${destructive} |`;
  });
  return ['| Domain | Covers | Tools | Destructive |', '|---|---|---:|---:|', ...rows].join('\n');
}

/** The first sentence of a tool's description. */
function firstSentence({ description }: Tool): string {
  return (/^.*?[^.]\.(?=\s|$)/s.exec(description)?.[0] ?? description).replaceAll('|', '\\|');
}

/** `onPortkey`: names of the tools whose state and plan are Portkey's. */
function kind({ name, class: group, preview }: Tool, onPortkey: ReadonlySet<string>): string {
  const here = onPortkey.has(name);
  return [
    group === 'destructive' ? '**destructive**' : group,
    ...(here && keyNeeds[name]?.plan !== undefined ? ['Enterprise'] : []),
    ...(here && preview ? ['preview'] : []),
  ].join(', ');
}

/** Which platforms have a tool, and where the second one has it as a preview alone. */
function platformsOf(name: string, own: readonly Tool[], second: readonly Tool[]): string {
  const there = second.find((tool) => tool.name === name);
  if (!there) return 'Portkey';
  const preview = there.preview ? ' (preview)' : '';
  return own.some((tool) => tool.name === name) ? `Portkey, Prisma AIRS${preview}` : `Prisma AIRS${preview}`;
}

/**
 * A heading and a table for each domain.
 * @param second the tools of Prisma AIRS, of which those that Portkey lacks follow those of their domain
 */
export function toolTables(tools: readonly Tool[], second: readonly Tool[]): string {
  const names = new Set(tools.map(({ name }) => name));
  const onlySecond = second.filter(({ name }) => !names.has(name));
  return domainsOf([...tools, ...onlySecond])
    .map(({ name, covers, tools: own }) =>
      [
        `## ${name}`,
        '',
        `${covers}.`,
        '',
        '| Tool | What it does | Kind | Platform |',
        '|---|---|---|---|',
        ...own.map(
          (tool) =>
            `| \`${tool.name}\` | ${firstSentence(tool)} | ${kind(tool, names)} | ${platformsOf(tool.name, tools, second)} |`,
        ),
      ].join('\n'),
    )
    .join('\n\n');
}
