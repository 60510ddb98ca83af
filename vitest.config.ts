// Projects: `unit` and `alone` run from source; `e2e` and `slow` run what `npm run build` made, as a user would start it.
import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** What runs the built product. */
const built = ['test/e2e/**/*.test.ts'];

/** Too slow for each change; a nightly workflow runs them. */
const slow = ['test/fuzz/**/*.test.ts', 'test/slow/**/*.test.ts'];

/** Files that change or measure what a whole process shares: modules, timers, the environment, the heap, CPU time. */
const alone = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name.replaceAll('\\', '/')}`)
  .filter((path) =>
    /\bvi\.(mock|spyOn|stub|useFakeTimers)|node:v8|cpuUsage/.test(readFileSync(path, 'utf8')),
  );

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
          exclude: [...built, ...slow, ...alone],
          // A worker loads the sources once and not for each file: half of the run's time.
          isolate: false,
        },
      },
      { test: { ...shared, name: 'alone', include: alone, exclude: [...built, ...slow] } },
      { test: { ...shared, name: 'e2e', include: built, globalSetup: ['test/support/build.ts'] } },
      { test: { ...shared, name: 'slow', include: slow, globalSetup: ['test/support/build.ts'] } },
    ],
  },
});
