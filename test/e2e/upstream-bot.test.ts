// The parts of the upstream workflow, week after week, against git repositories on this machine and a gh of our own:
// one pull request an update, which adds to what people commit and never overwrites it.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../codegen/contract/paths.ts';
import { document, put } from '../codegen/documents.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'upstream-bot-'));
const at = (...names: string[]): string => path.join(folder, ...names);
const branch = 'upstream-contract-portkey-admin';
const label = ['components', 'schemas', 'CreateLabelRequest', 'properties'];

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Answers as GitHub's own command does, for the subcommands that the workflow calls; its state is one JSON file. */
const gh = `#!/usr/bin/env bash
set -euo pipefail
kind=$1 verb=$2; shift 2
declare -A given=()
target=
while [ $# -gt 0 ]; do
  case "$1" in
    --*) given[\${1#--}]=$2; shift 2 ;;
    *) target=$1; shift ;;
  esac
done
state="$GH_STATE"
change() { jq "$@" "$state" > "$state.new" && mv "$state.new" "$state"; }
case "$kind $verb" in
  'pr list') jq '[.prs[] | select(.state == "open")] | reverse' "$state" | jq -r "\${given[jq]}" ;;
  'issue list') jq '.issues' "$state" | jq -r "\${given[jq]}" ;;
  'pr create') change --arg head "\${given[head]}" --rawfile body "\${given[body-file]}" \\
    '.prs += [{number: (.prs | length), headRefName: $head, isCrossRepository: false, state: "open", body: $body, edits: 0}]' ;;
  'pr edit') change --arg head "$target" --rawfile body "\${given[body-file]}" \\
    '(.prs[] | select(.headRefName == $head and (.isCrossRepository | not) and .state == "open")) |= (.body = $body | .edits += 1)' ;;
  'issue create') change --arg title "\${given[title]}" --rawfile body "\${given[body-file]}" \\
    '.issues += [{number: (.issues | length + 1), title: $title, body: $body, edits: 0}]' ;;
  'issue edit') change --argjson number "$target" --rawfile body "\${given[body-file]}" \\
    '(.issues[] | select(.number == $number)) |= (.body = $body | .edits += 1)' ;;
  *) echo "gh $kind $verb is not known here" >&2; exit 1 ;;
esac
`;

interface State {
  prs: { headRefName: string; isCrossRepository: boolean; state: string; body: string; edits: number }[];
  issues: { number: number; title: string; body: string; edits: number }[];
}
const state = (): State => JSON.parse(readFileSync(at('gh.json'), 'utf8')) as State;
const setState = (value: State): void => writeFileSync(at('gh.json'), JSON.stringify(value));

const identity = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'someone',
  GIT_AUTHOR_EMAIL: 'someone@example.com',
  GIT_COMMITTER_NAME: 'someone',
  GIT_COMMITTER_EMAIL: 'someone@example.com',
};

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...identity },
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** A file's text on a branch of our own repository. */
const shown = (name: string, file: string): string => git(at('origin.git'), 'show', `${name}:${file}`);

/** Publishes a document in the upstream repository. */
function publish(change: Parameters<typeof document>[0]): void {
  writeFileSync(at('upstream', 'openapi.yaml'), JSON.stringify(document(change)));
  git(at('upstream'), 'commit', '--quiet', '-am', 'document');
  git(at('upstream'), 'push', '--quiet', 'origin', 'HEAD:main');
}

let week = 0;
let persons = 0;

/** Runs both jobs of the workflow on a fresh clone of main each, as GitHub would. @returns the outcome of the first */
function runWorkflow(): string {
  week += 1;
  const clone = (name: string): string => {
    git(folder, 'clone', '--quiet', '--depth', '1', '--branch', 'main', `file://${at('origin.git')}`, name);
    return at(name);
  };
  const run = (cwd: string, script: string): void => {
    execFileSync('bash', [`${root}.github/upstream/${script}`], {
      cwd,
      stdio: 'pipe',
      env: {
        ...process.env,
        ...identity,
        PATH: `${at('bin')}:${process.env['PATH'] ?? ''}`,
        PLATFORM: 'portkey-admin',
        UPSTREAM_SERVER: `file://${at('server')}`,
        WORK: at(`work-${week}`),
        OUT: at(`out-${week}`),
        RUN_URL: 'https://example.com/run',
        GITHUB_RUN_ID: String(1000 + week),
        GH_STATE: at('gh.json'),
      },
    });
  };
  mkdirSync(at(`work-${week}`));
  mkdirSync(at(`out-${week}`));
  const comparing = clone(`compare-${week}`);
  symlinkSync(`${root}node_modules`, path.join(comparing, 'node_modules'));
  run(comparing, 'fetch.sh');
  run(comparing, 'compare.sh');
  const outcome = readFileSync(at(`out-${week}`, 'outcome'), 'utf8').trim();
  if (outcome === 'changed') {
    run(comparing, 'check.sh');
    run(clone(`propose-${week}`), 'propose.sh');
  } else if (outcome === 'waiting') run(clone(`ask-${week}`), 'ask.sh');
  return outcome;
}

/** A person commits to the branch of the pull request. */
function personCommits(file: string, text: string): string {
  persons += 1;
  const cwd = at(`person-${persons}`);
  git(folder, 'clone', '--quiet', '--branch', branch, `file://${at('origin.git')}`, cwd);
  mkdirSync(path.dirname(path.join(cwd, file)), { recursive: true });
  writeFileSync(path.join(cwd, file), text);
  git(cwd, 'add', '-A');
  git(cwd, 'commit', '--quiet', '-m', 'words and names');
  git(cwd, 'push', '--quiet', 'origin', branch);
  return git(cwd, 'rev-parse', 'HEAD');
}

const has = (name: string, commit: string): boolean =>
  git(at('origin.git'), 'log', '--format=%H', name).split('\n').includes(commit);

beforeAll(() => {
  mkdirSync(at('bin'));
  writeFileSync(at('bin', 'gh'), gh);
  chmodSync(at('bin', 'gh'), 0o755);
  setState({ prs: [], issues: [] });
  // Upstream's repository, with a document that says what the contract says.
  mkdirSync(at('server', 'Portkey-AI'), { recursive: true });
  git(folder, 'init', '--quiet', '--bare', '-b', 'main', at('server', 'Portkey-AI', 'openapi'));
  git(folder, 'clone', '--quiet', at('server', 'Portkey-AI', 'openapi'), 'upstream');
  git(at('upstream'), 'switch', '--quiet', '-c', 'main');
  writeFileSync(at('upstream', 'openapi.yaml'), '');
  git(at('upstream'), 'add', '-A');
  git(at('upstream'), 'commit', '--quiet', '-m', 'empty');
  // Our repository: what the update reads and runs, with checks that cost nothing.
  const ours = at('ours');
  mkdirSync(ours);
  for (const name of ['codegen', 'openapi']) cpSync(root + name, path.join(ours, name), { recursive: true });
  const scripts = {
    'openapi:update': 'tsx codegen/cli/update.ts',
    codegen: 'mkdir -p src/generated && cp openapi/portkey-admin.yaml src/generated/contract.txt',
    typecheck: 'true',
    test: 'echo two tools have no words && false',
  };
  writeFileSync(path.join(ours, 'package.json'), JSON.stringify({ type: 'module', scripts }));
  writeFileSync(path.join(ours, '.gitignore'), 'node_modules\n');
  for (const file of ['README.md', 'ENDPOINTS.md', 'docs/tools.md', 'src/generated/contract.txt']) {
    mkdirSync(path.dirname(path.join(ours, file)), { recursive: true });
    writeFileSync(path.join(ours, file), file);
  }
  git(ours, 'init', '--quiet', '-b', 'main');
  git(ours, 'add', '-A');
  git(ours, 'commit', '--quiet', '-m', 'main');
  git(folder, 'clone', '--quiet', '--bare', ours, 'origin.git');
});

// One story, since each week stands on the one before.
test('an update becomes one pull request, and later ones add to what people commit to it', () => {
  publish((copy) => put(copy, [...label, 'shade'], { type: 'string' }));
  expect(runWorkflow()).toBe('changed');
  expect(state().prs).toMatchObject([{ headRefName: branch, edits: 0 }]);
  const body = state().prs[0]?.body ?? '';
  expect(body).toContain('`npm run codegen` passes');
  expect(body).toContain('two tools have no words');
  expect(body).toContain('argument shade: added: string');
  expect(shown(branch, 'openapi/portkey-admin.yaml')).toContain('shade:');

  const words = personCommits('src/overrides/labels.ts', 'words');
  const overlay = personCommits('openapi/overlays/99-own.yaml', 'overlay');

  // The same document a week later: nothing is committed, the text is renewed.
  expect(runWorkflow()).toBe('changed');
  expect(git(at('origin.git'), 'rev-parse', branch)).toBe(overlay);
  expect(state().prs).toMatchObject([{ headRefName: branch, edits: 1 }]);

  // A stranger's pull request of the same name changes nothing.
  const before = state();
  setState({
    ...before,
    prs: [...before.prs, { headRefName: branch, isCrossRepository: true, state: 'open', body: '', edits: 0 }],
  });

  publish((copy) => {
    put(copy, [...label, 'shade'], { type: 'integer' });
    put(copy, [...label, 'hue'], { type: 'string' });
  });
  expect(runWorkflow()).toBe('changed');
  expect(has(branch, words) && has(branch, overlay)).toBe(true);
  expect(shown(branch, 'src/overrides/labels.ts')).toBe('words');
  expect(shown(branch, 'openapi/overlays/99-own.yaml')).toBe('overlay');
  expect(shown(branch, 'openapi/portkey-admin.yaml')).toMatch(/hue:/);
  expect(shown(branch, 'src/generated/contract.txt')).toMatch(/hue:/);
  expect(state().prs.map(({ edits }) => edits)).toEqual([2, 0]);
  expect(shown('main', 'openapi/portkey-admin.yaml')).not.toContain('hue:');

  // Closed by a person: the branch with their commits stays, and the next update gets one of its own.
  setState({ ...state(), prs: state().prs.map((pr) => ({ ...pr, state: 'closed' })) });
  const kept = git(at('origin.git'), 'rev-parse', branch);
  expect(runWorkflow()).toBe('changed');
  expect(git(at('origin.git'), 'rev-parse', branch)).toBe(kept);
  expect(state().prs.at(-1)).toMatchObject({ headRefName: `${branch}-${1000 + week}`, edits: 0 });
});

test('an operation without a name becomes one issue, which is renewed', () => {
  publish((copy) =>
    put(copy, ['paths', '/webhooks'], {
      get: { 'x-plane': 'control', responses: { 200: { description: 'OK' } } },
    }),
  );
  expect(runWorkflow()).toBe('waiting');
  expect(runWorkflow()).toBe('waiting');
  expect(state().issues).toMatchObject([{ edits: 1 }]);
  expect(state().issues[0]?.body).toContain('GET /webhooks');
});

test('a document that says what the contract says becomes nothing', () => {
  publish(() => {});
  const before = state();
  expect(runWorkflow()).toBe('same');
  expect(state()).toEqual(before);
});

test('what is no document fails the first job, and nothing is proposed', () => {
  writeFileSync(at('upstream', 'openapi.yaml'), 'moved');
  git(at('upstream'), 'commit', '--quiet', '-am', 'moved');
  git(at('upstream'), 'push', '--quiet', 'origin', 'HEAD:main');
  const before = state();
  expect(runWorkflow).toThrow();
  expect(state()).toEqual(before);
});
