// npm run demo: a tour of about ten seconds through a real MCP client and the built server on its sandbox.
// No key, no network. `--write-readme` puts the plain output into the README.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { colour, shorten, wrap } from '../src/server/cli/output.ts';
import { withoutBoundary } from '../src/server/mcp/result.ts';
import { withSection } from './docs/markers.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const forReadme = process.argv.includes('--write-readme');
if (forReadme) process.env['NO_COLOR'] = '1';
const width = forReadme ? 92 : Math.min(process.stdout.columns ?? 92, 110);

/** The tour shows the same at every time of every day. */
const now = '2026-11-16T09:00:00Z';
const week = {
  time_of_generation_min: '2026-11-09T00:00:00Z',
  time_of_generation_max: '2026-11-16T00:00:00Z',
};

// Whoever reads may have seen enough, as `head` has.
process.stdout.on('error', () => process.exit(0));

const lines: string[] = [];
function say(line = ''): void {
  lines.push(line);
  console.log(line);
}

function heading(text: string): void {
  say();
  say(colour.bold(colour.cyan(`# ${text}`)));
}

type Result = Record<string, unknown>;

const client = new Client({ name: 'demo', version: '1.0.0' }, { capabilities: { elicitation: {} } });
client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
  for (const line of params.message.split('\n')) say(colour.yellow(`  ? ${shorten(line, width - 4)}`));
  // An answer that is faster than a person is taken for that of a client that asks nobody.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  say(colour.yellow('  > no'));
  return { action: 'decline' };
});

/** Arguments without what is long and says little here. */
function shown(args: Result): string {
  const { select: _, ...rest } = args;
  return JSON.stringify(rest).replaceAll(/([0-9a-f]{8})-[0-9a-f-]{27}/g, '$1…');
}

/** Calls a tool, shows the call, and gives its result whether it succeeded or not. */
async function call(name: string, args: Result): Promise<Result> {
  say(
    `${colour.green('→')} ${colour.bold(name)} ${colour.dim(shorten(shown(args), width - name.length - 3))}`,
  );
  const result = await client.callTool({ name, arguments: args });
  if (result.structuredContent) return result.structuredContent as Result;
  // An error stands as text alone.
  const [said] = result.content as readonly { readonly text: string }[];
  return JSON.parse(withoutBoundary(said?.text ?? '{}')) as Result;
}

function records(result: Result): Result[] {
  return (result['data'] ?? []) as Result[];
}

/** A bar for each day, as wide as the screen allows. */
function chart(points: readonly Result[]): void {
  const totals = points.map((point) => Number(point['total']));
  const most = Math.max(...totals, 1);
  for (const [index, point] of points.entries()) {
    const date = new Date(String(point['timestamp']));
    const day = date.toLocaleDateString('en-GB', {
      weekday: 'short',
      day: '2-digit',
      month: 'short',
      timeZone: 'UTC',
    });
    const total = totals[index] ?? 0;
    const bar = '█'.repeat(Math.round((total / most) * (width - 34)));
    say(`  ${day.padEnd(12)} ${colour.blue(bar)} $${(total / 100).toFixed(2)}`);
  }
}

async function find(): Promise<void> {
  heading('Find the right tool among all of them');
  const { tools } = await client.listTools();
  say(`  ${tools.length} tools are listed in full mode, the same for any client.`);
  const found = await call('find_tools', { query: 'ship a prompt from staging to production', limit: 3 });
  for (const tool of (found['tools'] ?? []) as Result[]) {
    say(
      `  ${colour.bold(String(tool['name']))} (${tool['class']}): ${shorten(String(tool['about']), width - 36)}`,
    );
  }
}

async function ship(): Promise<void> {
  heading('Ship a prompt from staging to production');
  const [production] = records(
    await call('list_collections', {
      workspace_id: 'production',
      select: "data[?slug=='support'].{id: id, name: name}",
    }),
  );
  const [prompt] = records(
    await call('list_prompts', {
      workspace_id: 'staging',
      select: "data[?name=='Refund answer'].{id: id, name: name}",
    }),
  );
  const target = {
    promptId: prompt?.['id'],
    target_collection_id: production?.['id'],
    env: 'production',
    virtual_key: 'openai-prod',
  };
  const rehearsal = await call('promote_prompt', { ...target, dry_run: true });
  say(`  a dry run: would be ${colour.bold(String(rehearsal['action']))}, nothing written`);
  const done = await call('promote_prompt', { ...target, publish: true });
  say(`  ${colour.bold(String(done['action']))}: ${done['slug'] ?? done['prompt_slug'] ?? ''}`);
  const again = await call('promote_prompt', { ...target, publish: true });
  say(`  the same again: ${colour.bold(String(again['action']))}`);
}

async function spend(): Promise<void> {
  heading("Look at last week's spend");
  const result = await call('get_cost_analytics', week);
  chart(((result['data_points'] ?? []) as Result[]).slice(0, 7));
  const { total } = (result['summary'] ?? {}) as Result;
  say(`  in all $${(Number(total) / 100).toFixed(2)}`);
}

async function references(): Promise<void> {
  heading('What would break without this provider?');
  const result = await call('find_references', { id: 'openai-prod' });
  const found = (result['references'] ?? []) as Result[];
  for (const reference of found.slice(0, 8)) {
    say(
      `  ${String(reference['type']).padEnd(8)} ${String(reference['name']).padEnd(24)} ${colour.dim(shorten((reference['where'] as string[]).join(', '), width - 40))}`,
    );
  }
  if (found.length > 8) say(`  and ${found.length - 8} more`);
}

async function deleteAndBeAsked(): Promise<void> {
  heading('Try to delete it, and be asked');
  const result = await call('delete_provider', { slug: 'openai-prod', workspace_id: 'production' });
  printError(result);
}

async function mistakes(): Promise<void> {
  heading('Make a mistake, and read what to do');
  printError(
    await call('create_usage_limit', {
      name: 'Team budget',
      type: 'costs',
      credit_limit: '100',
      group_by: [{ key: 'api_key' }],
    }),
  );
  printError(await call('get_prompt', { promptId: 'pp-that-never-was' }));
}

function printError(result: Result): void {
  const error = (result['error'] ?? {}) as Result;
  const status = [error['status'], error['code']].filter((part) => part !== undefined).join(' ');
  for (const line of wrap(`${status}: ${error['message']}`, width - 2)) say(`  ${colour.red(line)}`);
  if (error['hint'] === undefined) return;
  for (const line of wrap(`hint: ${error['hint']}`, width - 2)) say(`  ${line}`);
}

function writeReadme(): void {
  const readme = readFileSync(`${root}README.md`, 'utf8');
  const shown = `\`\`\`text\n${lines.join('\n').trim()}\n\`\`\``;
  writeFileSync(`${root}README.md`, withSection(readme, 'demo', shown));
}

await client.connect(
  new StdioClientTransport({
    command: process.execPath,
    args: [`${root}build/index.js`, '--sandbox'],
    env: { PATH: process.env['PATH'] ?? '', PORTKEY_SANDBOX_NOW: now },
  }),
);
for (const step of [find, ship, spend, references, deleteAndBeAsked, mistakes]) await step();
await client.close();
say();
say('That was the sandbox: nothing real was touched. README.md says how to go on.');
if (forReadme) writeReadme();
