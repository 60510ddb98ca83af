// Two projects: `unit` runs from source; `e2e` runs what `npm run build` made, as a user would start it.
import { defineConfig } from 'vitest/config';

/** What runs the built product. */
const built = ['test/e2e/**/*.test.ts'];

/** Too slow for each change; a nightly workflow runs them. */
const slow = ['test/fuzz/**/*.test.ts', 'test/slow/**/*.test.ts'];

const shared = { testTimeout: 30_000, hookTimeout: 60_000, pool: 'forks' as const };

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: 'unit', include: ['test/**/*.test.ts'], exclude: [...built, ...slow] } },
      { test: { ...shared, name: 'e2e', include: built, globalSetup: ['test/support/build.ts'] } },
      { test: { ...shared, name: 'slow', include: slow, globalSetup: ['test/support/build.ts'] } },
    ],
  },
});
