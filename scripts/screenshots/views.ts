// npx tsx scripts/screenshots/views.ts: each view in the chat as docs/view-*.png, with how long it took to draw.
import { fileURLToPath } from 'node:url';
import { createBackend } from '../../src/catalog/backend.ts';
import { buildCatalog } from '../../src/catalog/build-catalog.ts';
import { callTool, findTool } from '../../src/catalog/dispatch.ts';
import type { ViewName } from '../../src/overrides/views.ts';
import { createPortkey } from '../../src/portkey/client.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import pages from '../../src/views/pages.json' with { type: 'json' };
import { startBrowser } from './browser.ts';
import { openView } from './view-host.ts';

const sandbox = await startSandbox({ now: () => Date.parse('2026-11-28T02:00:00Z') });
const portkey = createPortkey({
  apiKey: sandbox.key,
  baseUrl: sandbox.url,
  baseUrlIsDefault: false,
  timeoutMs: 10_000,
  maxRetries: 0,
  maxResultBytes: 100_000,
  proxy: false,
});
const catalog = buildCatalog(createBackend(portkey, 100_000), { readOnly: true, preview: false });

async function call(tool: string, args: Readonly<Record<string, unknown>>) {
  const context = { signal: new AbortController().signal, principal: 'local', progress: () => {} };
  const outcome = await callTool(findTool(catalog, tool), args, context, console.error);
  return outcome.value;
}

const period = {
  time_of_generation_min: '2026-11-14T00:00:00Z',
  time_of_generation_max: '2026-11-28T00:00:00Z',
};
const router = ((await call('list_configs', {}))['data'] as { slug: string }[])[0]?.slug;
const prompts = (await call('list_prompts', {}))['data'] as { id: string }[];
let promptId: string | undefined;
for (const { id } of prompts)
  promptId ??=
    'fields' in (await call('diff_prompt_versions', { promptId: id, from: 1, to: 2 })) ? id : undefined;
const shots: readonly [string, ViewName, string, Record<string, unknown>, 'light' | 'dark', number][] = [
  ['spend', 'spend', 'get_usage_overview', period, 'light', 720],
  ['series', 'spend', 'get_cost_analytics', { ...period, workspace_slug: 'production' }, 'dark', 720],
  ['group', 'spend', 'get_analytics_group_models', period, 'light', 390],
  ['routing', 'routing', 'get_config', { slug: router }, 'light', 720],
  ['changes', 'changes', 'diff_prompt_versions', { promptId, from: 1, to: 2 }, 'dark', 720],
];
const browser = await startBrowser();
for (const [name, view, tool, args, theme, width] of shots) {
  const structuredContent = await call(tool, args);
  const opened = await openView(browser, {
    html: pages[view],
    tool,
    args,
    result: { content: [], structuredContent },
    theme,
    width,
  });
  await opened.text();
  await opened.page.locator('iframe').screenshot({
    path: fileURLToPath(new URL(`../../docs/view-${name}.png`, import.meta.url)),
  });
  console.log(`${name}: drawn ${Math.round(await opened.drawnMs())} ms after the result`);
  await opened.page.close();
}
await browser.close();
await portkey.close();
await sandbox.close();
