// portkey-admin-mcp verify: asks a live account what the contract cannot know, and writes an anonymous report.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { MAX_REPLY_BYTES } from '../../portkey/client-settings.ts';
import { proxyFromEnv } from '../../portkey/http/proxy.ts';
import { openTransport } from '../../portkey/http/transport.ts';
import { rootOf } from '../../portkey/request.ts';
import { type Fetch, field, Probe, rowsOf, textField } from '../../verify/probe.ts';
import type { Made } from '../../verify/question.ts';
import { questions, type Report, removeMade, verify as run, type VerifyOptions } from '../../verify/run.ts';
import { UsageError } from '../config/setting.ts';
import { readSettings } from '../config/settings.ts';
import { settingsReader } from '../config/table.ts';
import { version } from '../version.ts';
import { openScreen, type Screen, wrap } from './output.ts';

/** What the name of a workspace that verify may write in begins with. */
const scratchPrefix = 'portkey-verify-';

/** Of a live account: two requests a second, and so many at most. */
const [paceMs, maxReads, maxWrites] = [500, 150, 400] as const;

interface Flags {
  readonly json: boolean;
  readonly write: boolean;
  readonly sandbox: boolean;
  readonly only?: ReadonlySet<string>;
  readonly workspace?: string;
  readonly clean?: string;
}

interface Target {
  readonly root: string;
  readonly key: string;
  readonly host: VerifyOptions['host'];
  readonly fetch: Fetch;
  readonly paceMs: number;
  readonly close: () => Promise<void>;
}

/** Exit code 0 when all that was asked was answered, 1 when something was left, 2 for a wrong command line. */
export async function verify(args: readonly string[]): Promise<number> {
  if (settingsReader(process.env)('PORTKEY_PLATFORM') === 'prisma-airs')
    return await (await import('./verify-prisma-airs.ts')).verifyPrismaAirs(args);
  const flags = readFlags(args);
  const screen = openScreen();
  const target = await openTarget(flags.sandbox);
  const interrupt = new AbortController();
  const onInterrupt = (): void => interrupt.abort();
  process.once('SIGINT', onInterrupt);
  try {
    if (flags.clean !== undefined) return await clean(flags.clean, target, screen);
    return await ask(flags, target, screen, interrupt.signal);
  } finally {
    process.off('SIGINT', onInterrupt);
    await target.close();
  }
}

function readFlags(args: readonly string[]): Flags {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        sandbox: { type: 'boolean', default: false },
        only: { type: 'string' },
        workspace: { type: 'string' },
        clean: { type: 'string' },
      },
    });
    const { only, workspace, clean: journal, ...rest } = values;
    const ids = only?.split(',').map((id) => id.trim().toUpperCase());
    const unknown = ids?.find((id) => !questions.some((question) => question.id === id));
    if (unknown !== undefined)
      throw new Error(`there is no question ${unknown}; they are Q1 to Q${questions.length}`);
    return {
      ...rest,
      ...(ids && { only: new Set(ids) }),
      ...(workspace !== undefined && { workspace }),
      ...(journal !== undefined && { clean: journal }),
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function openTarget(onSandbox: boolean): Promise<Target> {
  if (onSandbox) {
    const { startSandbox } = await import('../../sandbox/index.ts');
    const sandbox = await startSandbox();
    const root = rootOf(sandbox.url);
    return { root, key: sandbox.key, host: 'sandbox', fetch, paceMs: 0, close: () => sandbox.close() };
  }
  const { portkey } = readSettings(process.env);
  if (portkey.apiKey === undefined)
    throw new UsageError('PORTKEY_API_KEY is not set; verify --sandbox needs no key');
  const root = rootOf(portkey.baseUrl);
  const transport = await openTransport(proxyFromEnv(process.env));
  const unended = new AbortController().signal;
  return {
    root,
    key: portkey.apiKey,
    host: new URL(root).host === 'api.portkey.ai' ? 'api.portkey.ai' : 'self-hosted',
    fetch: async (url, { method, headers, body, signal = unended }) => {
      const request = {
        url,
        method,
        headers,
        body,
        signal,
        fresh: method !== 'GET',
        limit: () => MAX_REPLY_BYTES,
      };
      const { status, text, headers: received } = await transport.send(request);
      return new Response(text === '' ? null : text, { status, headers: received });
    },
    paceMs,
    close: () => transport.close(),
  };
}

async function ask(flags: Flags, target: Target, screen: Screen, signal: AbortSignal): Promise<number> {
  const writes = flags.write || flags.sandbox;
  const base = { ...target, maxRequests: writes ? maxReads + maxWrites : maxReads };
  const journal: Made[] = [];
  const file = `portkey-verify-${Date.now().toString(36)}.journal`;
  const record = (made: Made): void => {
    journal.push(made);
    if (flags.sandbox) return;
    appendFileSync(file, `${JSON.stringify(made)}\n`, { mode: 0o600 });
  };
  let report: Report | undefined;
  let left: readonly Made[] = [];
  try {
    const workspace = writes ? await scratchWorkspace(flags, base, record, screen) : undefined;
    report = await run(
      {
        ...base,
        signal,
        ...(flags.only && { only: flags.only }),
        ...(workspace !== undefined && { scratch: { workspace, record } }),
        onQuestion: ({ id, title }, index, total) =>
          screen.progress({ progress: index, total, message: `${id} ${title}` }),
      },
      version,
    );
  } finally {
    screen.endProgress();
    left = await removeMade({ ...base, maxRequests: 1_000 }, journal);
    if (left.length > 0 && !flags.sandbox) {
      writeFileSync(file, left.map((one) => `${JSON.stringify(one)}\n`).join(''), { mode: 0o600 });
      screen.err(`${left.length} objects are not confirmed as removed; verify --clean ${file} tries again:`);
      for (const { path } of left) screen.err(`  ${path}`);
    } else if (journal.length > 0 && !flags.sandbox) {
      const { rmSync } = await import('node:fs');
      rmSync(file, { force: true });
    }
  }
  if (flags.json) screen.out(JSON.stringify(report, null, 2));
  else print(report, screen);
  const failed = report.not_asked.some(({ because }) => !because.includes('--write'));
  return failed || left.length > 0 ? 1 : 0;
}

/** The workspace to write in: named by a person, with a name that no other workspace has by chance. */
async function scratchWorkspace(
  flags: Flags,
  options: VerifyOptions,
  record: (made: Made) => void,
  screen: Screen,
): Promise<string> {
  const name = flags.sandbox ? `${scratchPrefix}sandbox` : await scratchName(flags, screen);
  const probe = new Probe(options);
  const found = rowsOf(await probe.get('/admin/workspaces', { exact_name: name })).find(
    (row) => field(row, 'name') === name,
  );
  const existing = textField(found, 'id');
  if (existing !== undefined) return existing;
  const reply = await probe.send('POST', '/admin/workspaces', { name });
  const id = textField(reply.body, 'id') ?? textField(field(reply.body, 'data'), 'id');
  if (id === undefined) {
    throw new UsageError(
      `the scratch workspace could not be made (status ${reply.status}); an admin key makes it, or make one named ${scratchPrefix}… in Portkey`,
    );
  }
  record({ path: `/admin/workspaces/${id}`, body: { name, force_delete: true } });
  return id;
}

async function scratchName({ workspace }: Flags, screen: Screen): Promise<string> {
  let name = workspace;
  if (name === undefined) {
    if (process.stdin.isTTY !== true)
      throw new UsageError(`--write needs --workspace ${scratchPrefix}<name> where nobody can be asked`);
    const prompt = createInterface({ input: process.stdin, output: process.stderr });
    name = (
      await prompt.question(`Name of a scratch workspace, which begins with ${scratchPrefix}: `)
    ).trim();
    prompt.close();
  }
  if (!name.startsWith(scratchPrefix) || name.length === scratchPrefix.length)
    throw new UsageError(`verify writes only in a workspace whose name begins with ${scratchPrefix}`);
  screen.err(`Writing in the workspace ${name} alone; what is made there is removed at the end.`);
  return name;
}

async function clean(file: string, target: Target, screen: Screen): Promise<number> {
  let made: Made[];
  try {
    made = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Made);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const left = await removeMade({ ...target, maxRequests: 1_000 }, made);
  for (const { path } of left) screen.err(`not confirmed as removed: ${path}`);
  const objects = made.filter(({ removed }) => !removed).length;
  screen.out(`${objects - left.length} of ${objects} objects are gone`);
  return left.length === 0 ? 0 : 1;
}

function print(report: Report, screen: Screen): void {
  const { colour, width } = screen;
  const line = (text: string, indent = 0): void => {
    for (const part of wrap(text, width - indent)) screen.out(`${' '.repeat(indent)}${part}`);
  };
  line(`portkey-admin-mcp ${report.version}, ${report.date}, ${report.host}: ${report.requests} requests`);
  for (const {
    id,
    title,
    answer,
    settles,
    contract_differs: contract,
    sandbox_differs: sandbox,
  } of report.answers) {
    screen.out('');
    line(colour.cyan(`${id} ${title}`));
    for (const [name, value] of Object.entries(answer)) line(`${name}: ${value}`, 3);
    if (contract.length > 0)
      line(colour.yellow(`not as the contract has it: ${contract.join(', ')} (${settles})`), 3);
    if (sandbox.length > 0) line(colour.yellow(`not as the sandbox answers: ${sandbox.join(', ')}`), 3);
  }
  if (report.not_asked.length > 0) {
    screen.out('');
    line('Not asked:');
    for (const { id, title, because } of report.not_asked) line(`${id} ${title} (${because})`, 3);
  }
  const differing = report.answers.filter(
    ({ contract_differs: contract, sandbox_differs: sandbox }) => contract.length + sandbox.length > 0,
  );
  screen.out('');
  line(
    `${report.answers.length} of ${questions.length} questions answered, ${differing.length} of them otherwise than we think. ` +
      'The report (--json) holds no name, id, text or key of the account: please open an issue with it.',
  );
}
