// npm run conformance: the official suite against our HTTP server with its fixture pack, where everything that is
// required must pass, and against the shipped build without it, where exactly what is expected to fail must fail.
// With --update, what fails on the shipped build becomes what is expected.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { node, tool } from '../npm-tools.ts';
import { type Serving, serveFixtures, settings, withToken } from './server.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const expectedPath = `${root}scripts/conformance/expected-failures.json`;
const revisions = ['2025-11-25', '2026-07-28'] as const;

type Revision = (typeof revisions)[number];

/** Scenarios of extensions, which no revision requires: the shipped build has to pass them. */
const extensions = ['sep-2640-skills-enumeration', 'sep-2640-skills-manifest'];

interface Score {
  readonly required: readonly string[];
  readonly failing: readonly string[];
}

/** What the suite says to these arguments. */
async function run(url: string, ...args: readonly string[]): Promise<string> {
  const runner = spawn(node(22), [tool('conformance', 'dist/index.js'), 'server', '--url', url, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  runner.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await once(runner, 'close');
  return said;
}

/** Runs one requirement set, and reads the scenarios' outcomes from the runner's summary. */
async function score(url: string, revision: Revision): Promise<Score> {
  const set = parse(readFileSync(tool('conformance', `requirements/${revision}.yaml`), 'utf8')) as {
    readonly server: readonly string[];
  };
  const said = await run(url, '--requirements', revision);
  const passed = new Set(
    [...said.matchAll(/^✓ ([\w-]+): (\d+) passed, 0 failed/gm)]
      .filter(([, , checks]) => Number(checks) > 0)
      .map(([, scenario]) => scenario),
  );
  return { required: set.server, failing: set.server.filter((scenario) => !passed.has(scenario)) };
}

/** The shipped build, as a user starts it. */
async function serveBuild(): Promise<Serving> {
  const server = spawn(process.execPath, [`${root}build/server.js`, '--sandbox'], {
    env: { PATH: process.env['PATH'], ...settings, LOG_LEVEL: 'error', MCP_PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  const port = await new Promise<number>((resolve, reject) => {
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      const url = /"url":"([^"]+)"/.exec(log)?.[1];
      if (url !== undefined) resolve(Number(new URL(url).port));
    });
    server.once('exit', () => reject(new Error(`the built server did not start: ${log}`)));
  });
  const front = await withToken(port);
  return {
    url: front.url,
    close: async () => {
      await front.close();
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    },
  };
}

async function withServer<T>(serving: Promise<Serving>, use: (url: string) => Promise<T>): Promise<T> {
  const server = await serving;
  try {
    return await use(server.url);
  } finally {
    await server.close();
  }
}

const faults: string[] = [];

await withServer(serveFixtures(), async (url) => {
  for (const revision of revisions) {
    const { required, failing } = await score(url, revision);
    console.log(`with fixtures, ${revision}: ${required.length - failing.length} of ${required.length}`);
    for (const scenario of failing) faults.push(`${revision} ${scenario} fails with the fixtures`);
  }
});

const expected = JSON.parse(readFileSync(expectedPath, 'utf8')) as Record<Revision, Record<string, string>>;
await withServer(serveBuild(), async (url) => {
  for (const scenario of extensions) {
    const passed = /^Passed: ([1-9]\d*)\/\1, 0 failed/m.test(await run(url, '--scenario', scenario));
    console.log(`shipped build, ${scenario}: ${passed ? 'passed' : 'failed'}`);
    if (!passed) faults.push(`${scenario} fails on the shipped build`);
  }
  for (const revision of revisions) {
    const { required, failing } = await score(url, revision);
    console.log(`shipped build, ${revision}: ${required.length - failing.length} of ${required.length}`);
    const known = expected[revision];
    if (process.argv.includes('--update')) {
      expected[revision] = Object.fromEntries(
        failing.map((scenario) => [scenario, known[scenario] ?? 'asks for a fixture']),
      );
      continue;
    }
    for (const scenario of failing)
      if (!(scenario in known)) faults.push(`${revision} ${scenario} fails on the shipped build`);
    for (const scenario of Object.keys(known))
      if (!failing.includes(scenario))
        faults.push(`${revision} ${scenario} passes now: take it off ${expectedPath.slice(root.length)}`);
  }
});
if (process.argv.includes('--update')) writeFileSync(expectedPath, `${JSON.stringify(expected, null, 2)}\n`);

for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);
