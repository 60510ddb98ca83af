// npx tsx scripts/verify-answers.ts: writes what the sandbox answers to the questions of `verify` as what is expected.
// Look at the diff before committing it: an answer that changes is a change of the sandbox.
import { writeFileSync } from 'node:fs';
import { startSandbox } from '../src/sandbox/index.ts';
import { verify } from '../src/verify/run.ts';

const sandbox = await startSandbox();
const root = sandbox.url.replace(/\/v1$/, '');
const reply = await fetch(`${root}/v1/admin/workspaces`, {
  method: 'POST',
  headers: { 'x-portkey-api-key': sandbox.key, 'content-type': 'application/json' },
  body: JSON.stringify({ name: 'portkey-verify-test' }),
});
const { id: workspace } = (await reply.json()) as { id: string };
const { answers } = await verify(
  {
    root,
    key: sandbox.key,
    fetch,
    paceMs: 0,
    maxRequests: 1_000,
    host: 'sandbox',
    scratch: { workspace, record: () => {} },
  },
  '0',
);
await sandbox.close();
const file = new URL('../src/verify/sandbox-answers.json', import.meta.url);
writeFileSync(
  file,
  `${JSON.stringify(Object.fromEntries(answers.map(({ id, answer }) => [id, answer])), null, 2)}\n`,
);
