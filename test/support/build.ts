// Builds once before the tests, so that those of the built product never see an old one.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export default function setup(): void {
  if (process.env['SKIP_BUILD'] === 'true') return;
  execFileSync(process.execPath, [`${root}node_modules/tsx/dist/cli.mjs`, 'scripts/build/index.ts'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
