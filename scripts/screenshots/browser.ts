// Headless Chromium from the system, on pages of this machine only. Tests that need it are skipped where there is none,
// and say so; in CI they fail instead.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { describe, test } from 'vitest';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);

/** Starts it with all that would reach out of this machine turned off. */
export function startBrowser(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('Chromium is not installed');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Like `describe`, where Chromium is installed. */
export function describeWithBrowser(name: string, tests: () => void): void {
  if (executablePath !== undefined) {
    describe(name, tests);
  } else if (process.env['CI'] === 'true') {
    test(`${name}: needs Chromium`, () => {
      throw new Error('Chromium is not installed, and CI=true asks for it');
    });
  } else {
    console.warn(`skipped, since Chromium is not installed: ${name}`);
    describe.skip(name, tests);
  }
}
