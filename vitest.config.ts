// Projects: `unit` and `alone` run from source; `security`, `e2e` and `slow` also run what `npm run build` made, as a user
// would start it, and build it first.
import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Attacks on the sources and on the built product. */
const security = ['test/security/**/*.test.ts'];

/** What runs the built product. */
const e2e = ['test/e2e/**/*.test.ts'];

/** Too slow for each change; a nightly workflow runs them. */
const slow = ['test/fuzz/**/*.test.ts', 'test/slow/**/*.test.ts'];

/** Files that change or measure what a whole process shares: modules, timers, the environment, the heap, CPU time. */
const alone = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name.replaceAll('\\', '/')}`)
  .filter((path) =>
    /\bvi\.(mock|spyOn|stub|useFakeTimers)|node:v8|cpuUsage/.test(readFileSync(path, 'utf8')),
  );

const built = { globalSetup: ['test/support/build.ts'] };
const shared = { testTimeout: 30_000, hookTimeout: 60_000, pool: 'forks' as const };

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...security, ...e2e, ...slow, ...alone],
          // A worker loads the sources once and not for each file: half of the run's time.
          isolate: false,
        },
      },
      { test: { ...shared, name: 'alone', include: alone, exclude: [...security, ...e2e, ...slow] } },
      { test: { ...shared, ...built, name: 'security', include: security } },
      { test: { ...shared, ...built, name: 'e2e', include: e2e } },
      { test: { ...shared, ...built, name: 'slow', include: slow } },
    ],
  },
});
