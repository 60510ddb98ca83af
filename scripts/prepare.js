// npm's prepare: builds, where the tools are there to build with. An installation without them (--omit=dev, or
// NODE_ENV=production) has to do with what was built before. Plain JavaScript, since tsx is one of the tools.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const missing = ['tsx', 'rolldown'].filter((name) => !existsSync(`${root}node_modules/${name}`));

if (missing.length === 0) {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build/index.ts'], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} else if (existsSync(`${root}build/index.js`)) {
  console.log(`prepare: ${missing.join(' and ')} not installed, so build/ stays as it is`);
} else {
  console.error(
    `prepare: ${missing.join(' and ')} not installed, and there is no build/ yet; npm install --include=dev brings what builds it`,
  );
  process.exitCode = 1;
}

// In a checkout of one's own, commits are checked before they are made.
if (!process.env['CI'] && statSync(`${root}.git`, { throwIfNoEntry: false })?.isDirectory())
  spawnSync('git', ['config', 'core.hooksPath', '.githooks'], { cwd: root });
