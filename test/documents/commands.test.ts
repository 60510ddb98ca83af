// Every command that a document shows is run by a test or by .ci/run, or stands here with the reason why it is not.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandsIn, documents, root } from '../support/documents.ts';

interface Ran {
  /** The file that runs it, and what it says there. */
  readonly by: string;
  readonly as: string;
}

interface NotRun {
  readonly because: string;
}

const settingsOnly = { by: 'test/server/settings-table.test.ts', as: 'settingsTable' };

/** By the command's beginning; the longest beginning counts. */
const known: Readonly<Record<string, Ran | NotRun>> = {
  'npm cit': { by: '.ci/run', as: 'npm test' },
  'npm ci && npm run demo': { by: 'test/e2e/demo.test.ts', as: 'scripts/demo.ts' },
  'PORTKEY_READ_ONLY=true npm start': { by: 'test/e2e/http/smoke.test.ts', as: 'MCP_AUTH_TOKEN' },
  'npm start': { by: 'test/e2e/http/start.test.ts', as: 'scripts/start.ts' },
  'export PORTKEY_API_KEY=… MCP_AUTH_MODE=bearer': {
    by: 'test/e2e/http/smoke.test.ts',
    as: 'MCP_AUTH_TOKEN',
  },
  'node build/index.js': { by: 'test/e2e/documents.test.ts', as: 'commandsIn' },
  'PORTKEY_API_KEY=… PORTKEY_READ_ONLY=true node build/index.js': {
    by: 'test/e2e/stdio.test.ts',
    as: 'PORTKEY_API_KEY',
  },
  'claude mcp add': {
    because: 'it needs Claude Code; what it would start is what test/e2e/package.test.ts starts',
  },
  'npx @modelcontextprotocol/inspector': { by: 'scripts/clients/commands.ts', as: "'--cli'" },
  'npx mcporter': { by: 'scripts/clients/commands.ts', as: "'--config', config" },
  'npm pack': { by: 'test/support/package.ts', as: "'pack'" },
  'npx -y github:': { because: 'it needs the network' },
  'docker build': { because: 'it needs Docker and images from the network' },
  'docker run': { because: 'it needs Docker and images from the network' },
  'npm run bench': { because: 'it measures for minutes, beside a package from the registry' },
  'npm run bench:http': { because: 'it measures for minutes, beside a package from the registry' },
  'export PORTKEY_BASE_URL=': { by: 'test/e2e/gitops.test.ts', as: 'runs as it stands' },
  'portkey-admin-mcp': { by: 'test/e2e/gitops.test.ts', as: 'runs as it stands' },
  PORTKEY_: settingsOnly,
  MCP_: settingsOnly,
  OTEL_: settingsOnly,
};

const scripts = (
  JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> }
).scripts;

function entryFor(command: string): string | undefined {
  return Object.keys(known)
    .filter((beginning) => command.startsWith(beginning))
    .sort((a, b) => b.length - a.length)[0];
}

const shown = documents.flatMap((file) =>
  commandsIn(readFileSync(root + file, 'utf8')).map((command) => [file, command] as const),
);

describe('the commands in documents', () => {
  it('are each run somewhere, or not for a reason', () => {
    expect(shown.filter(([, command]) => entryFor(command) === undefined)).toEqual([]);
  });

  it('are run where the table says', () => {
    const wrong = Object.entries(known).filter(
      ([, how]) =>
        'by' in how && (!existsSync(root + how.by) || !readFileSync(root + how.by, 'utf8').includes(how.as)),
    );
    expect(wrong).toEqual([]);
  });

  it('are all still shown', () => {
    const used = new Set(shown.map(([, command]) => entryFor(command)));
    expect(Object.keys(known).filter((beginning) => !used.has(beginning))).toEqual([]);
  });

  it('name scripts that exist', () => {
    const missing = documents.flatMap((file) =>
      [...readFileSync(root + file, 'utf8').matchAll(/npm run ([a-z][\w:-]*)/g)]
        .map(([, name = '']) => name)
        .filter((name) => !Object.hasOwn(scripts, name))
        .map((name) => `${file}: npm run ${name}`),
    );
    expect(missing).toEqual([]);
  });
});
