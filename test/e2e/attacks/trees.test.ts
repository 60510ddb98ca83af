// What is built from: the generator, the workflows, the lock file and the images of a checkout, and what the build does
// with text. Static where nothing runs: each check is a function of the checkout.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { build, stageOfTests, tree } from './attacked.ts';

const stage = stageOfTests();

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = path.join(tree, '.github/workflows');
const workflows = readdirSync(folder).map((file) => ({
  file,
  workflow: parse(readFileSync(path.join(folder, file), 'utf8')) as Workflow,
}));
const jobs = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ at: `${file} ${name}`, workflow, job })),
);

test('every action is the one of a commit, and not whatever its tag points at', () => {
  const used = jobs.flatMap(({ at, job }) =>
    (job.steps ?? []).flatMap(({ uses }) => (uses ? [`${at}: ${uses}`] : [])),
  );
  expect(used.length).toBeGreaterThan(5);
  expect(used.filter((one) => !/@[0-9a-f]{40}$/.test(one))).toEqual([]);
});

test('every image is the one of a digest', () => {
  const images = [...readFileSync(path.join(tree, 'Dockerfile'), 'utf8').matchAll(/^FROM (\S+)/gm)].map(
    ([, image]) => image,
  );
  expect(images.length).toBeGreaterThan(1);
  expect(images.filter((image) => !/@sha256:[0-9a-f]{64}$/.test(image ?? ''))).toEqual([]);
});

test('every package of the lock has its hash, those of other systems too', () => {
  const { packages } = JSON.parse(readFileSync(path.join(tree, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { readonly integrity?: string }>;
  };
  const unpinned = Object.entries(packages).flatMap(([name, { integrity }]) =>
    name === '' || integrity?.startsWith('sha512-') ? [] : [name],
  );
  expect(unpinned).toEqual([]);
});

test('no job that runs what was made from a foreign document has a token that can write', () => {
  const upstream = jobs.filter(({ at }) => at.startsWith('upstream.yml'));
  expect(upstream.length).toBeGreaterThan(0);
  const mayWrite = ({ workflow, job }: (typeof jobs)[number]): boolean =>
    Object.values(job.permissions ?? workflow.permissions ?? {}).includes('write');
  const runsOurs = ({ job }: (typeof jobs)[number]): boolean =>
    (job.steps ?? []).some(({ run = '' }) => /\b(?:npm|npx|node|tsx)\b/.test(run));
  expect(upstream.filter((job) => mayWrite(job) && runsOurs(job)).map(({ at }) => at)).toEqual([]);
  const checkouts = upstream.flatMap(({ at, job }) =>
    (job.steps ?? []).flatMap(({ uses = '', with: given }) =>
      uses.startsWith('actions/checkout@') ? [`${at}: ${String(given?.['persist-credentials'])}`] : [],
    ),
  );
  expect(checkouts.filter((one) => !one.endsWith(': false'))).toEqual([]);
});

test('a document whose numbers are text stops the generator', async () => {
  const file = pathToFileURL(path.join(tree, 'codegen/model/schema.ts')).href;
  const { SchemaReader } = (await import(/* @vite-ignore */ file)) as {
    SchemaReader: new (document: object) => { read(schema: object): unknown };
  };
  const code = "0, Infinity), (process.getBuiltinModule('node:fs').writeFileSync('/tmp/x', '')";
  for (const keyword of ['minProperties', 'maxProperties'])
    expect(() => new SchemaReader({}).read({ type: 'object', [keyword]: code })).toThrow(keyword);
});

test('a call is checked without a line of text that becomes code', () => {
  // Tells of each function that is made of text while the command runs.
  const spy = `
    const made = globalThis.Function;
    const told = () => process.stderr.write('code from text\\n');
    globalThis.Function = new Proxy(made, {
      apply: (target, self, args) => (told(), Reflect.apply(target, self, args)),
      construct: (target, args, own) => (told(), Reflect.construct(target, args, own)),
    });`;
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(spy)}`, ...args], {
      env: stage.environment(),
      encoding: 'utf8',
      timeout: 15_000,
    });
  expect(run('-e', 'new Function("return 1")()').stderr).toContain('code from text');
  const checked = run(
    path.join(build, 'index.js'),
    'call',
    'create_prompt',
    '{"name":"x","collection_id":"c","string":{}}',
  );
  expect(checked.stdout + checked.stderr).toContain('string must be a string');
  expect(checked.stderr).not.toContain('code from text');
});
