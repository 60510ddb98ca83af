// npx tsx scripts/screenshots/index.ts: the page as docs/page-*.png, in light, in dark and on a phone.
import { fileURLToPath } from 'node:url';
import { startBrowser } from './browser.ts';
import { pageFacts, servePage } from './page.ts';

const shots = [
  { name: 'light', colorScheme: 'light', width: 1000, height: 900 },
  { name: 'dark', colorScheme: 'dark', width: 1000, height: 900 },
  { name: 'phone', colorScheme: 'light', width: 390, height: 780 },
] as const;

const browser = await startBrowser();
const served = await servePage(pageFacts({ sandbox: true }));
for (const { name, colorScheme, width, height } of shots) {
  const page = await browser.newPage({ colorScheme, viewport: { width, height } });
  await page.goto(served.url);
  await page.waitForSelector('#state.ok');
  if (name !== 'phone') await page.click('#tab-cursor');
  await page.screenshot({ path: fileURLToPath(new URL(`../../docs/page-${name}.png`, import.meta.url)) });
  await page.close();
}
await browser.close();
await served.close();
