// Views in the chat: declared and served as MCP Apps says, drawn in a real browser from the sandbox's own results, and
// closed to whatever names and texts hold.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { describeWithBrowser, startBrowser } from '../../scripts/screenshots/browser.ts';
import { openView, type Shown } from '../../scripts/screenshots/view-host.ts';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools } from '../../src/catalog/build-catalog.ts';
import { viewMeta, viewNames, viewUri } from '../../src/overrides/views.ts';
import { withBoundary } from '../../src/server/mcp/result.ts';
import { readView } from '../../src/server/mcp/views.ts';
import pages from '../../src/views/pages.json' with { type: 'json' };
import { samples } from './samples.ts';

describe('a view', () => {
  const tools = allTools(offlineBackend).map(({ name }) => name);

  test.each(viewNames)('%s is one page that loads nothing, at the address that tools name', async (name) => {
    const result = await readView(viewUri(name));
    const [content] = result?.contents ?? [];
    expect(content).toMatchObject({
      uri: viewUri(name),
      mimeType: 'text/html;profile=mcp-app',
      _meta: { ui: { csp: { connectDomains: [], resourceDomains: [] } } },
    });
    const html = pages[name];
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).not.toMatch(
      /\b(?:src|href)=|url\(|@import|innerHTML|eval\(|fetch\(|XMLHttpRequest|WebSocket/,
    );
    expect(html.match(/https?:\/\/[^\s'"`)]+/g)).toEqual(['http://www.w3.org/2000/svg']);
    expect(tools.some((tool) => viewMeta(tool)?.ui.resourceUri === viewUri(name))).toBe(true);
  });

  test('is read from no other address', async () => {
    for (const uri of [
      'ui://portkey-admin/',
      'ui://portkey-admin/__proto__',
      'ui://other/spend',
      'portkey://spend',
    ])
      expect(await readView(uri)).toBeUndefined();
  });
});

describeWithBrowser('a view in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });
  afterAll(() => browser.close());

  test.each(samples)('$title shows what the result holds', async ({ shown, expected }) => {
    for (const [theme, width] of [
      ['light', 390],
      ['dark', 720],
    ] as const) {
      const view = await openView(browser, { ...shown, theme, width });
      const text = await view.text();
      for (const words of expected) expect(text).toContain(words);
      expect(view.trouble).toEqual([]);
      expect(view.requested).toEqual([]);
      const frame = view.page.frames().at(-1);
      expect(await frame?.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await view.page.close();
    }
  });

  test('leads on to other figures of the same period by calling the same tools', async () => {
    const overview = samples[0]?.shown as Shown;
    const answer = {
      content: [],
      structuredContent: {
        summary: { total: 5 },
        data_points: [{ timestamp: '2026-11-14T00:00:00Z', total: 5 }],
      },
    };
    const view = await openView(browser, { ...overview, answers: { get_request_analytics: answer } });
    await view.page.frames().at(-1)?.getByRole('button', { name: 'Requests' }).click();
    await expect.poll(() => view.text()).toContain('Over time');
    const calls = (await view.asked()).filter(({ method }) => method === 'tools/call');
    expect(calls).toEqual([
      { method: 'tools/call', params: { name: 'get_request_analytics', arguments: overview.args } },
    ]);
  });

  test('approves a plan through the tool that asks for confirmation, and declines it without calling any', async () => {
    const plan = samples.find(({ title }) => title === 'a plan')?.shown as Shown;
    const approved = await openView(browser, {
      ...plan,
      answers: { apply_changes: { content: [], structuredContent: {} } },
    });
    await approved.page.frames().at(-1)?.getByRole('button', { name: 'Approve' }).click();
    await expect.poll(() => approved.text()).toContain('Applied');
    expect((await approved.asked()).filter(({ method }) => method === 'tools/call')).toEqual([
      { method: 'tools/call', params: { name: 'apply_changes', arguments: { digest: 'd1' } } },
    ]);
    const declined = await openView(browser, plan);
    await declined.page.frames().at(-1)?.getByRole('button', { name: 'Decline' }).click();
    await expect.poll(() => declined.text()).toContain('nothing was changed');
    expect((await declined.asked()).some(({ method }) => method === 'tools/call')).toBe(false);
  });

  const hostile = [
    '<img src=x onerror=alert(1)>',
    '</script><script>alert(1)</script>',
    '"><svg onload=alert(1)>',
    'javascript:alert(1)',
    '{{constructor.constructor("alert(1)")()}}',
    '<a href="https://attacker.example">x</a><iframe src="https://attacker.example">',
    '<style>*{background:url(https://attacker.example)}</style>',
    '__proto__',
    '\u202egnp.exe\u0000',
  ];

  let turn = 0;

  /**
   * The same value with hostile texts, one after the other, in place of every text but dates, and with hostile names
   * beside those of each object.
   */
  function poisoned(value: unknown): unknown {
    if (typeof value === 'string')
      return Number.isNaN(Date.parse(value)) ? hostile[turn++ % hostile.length] : value;
    if (Array.isArray(value)) return value.map(poisoned);
    if (typeof value !== 'object' || value === null) return value;
    const next = (): string => hostile[turn++ % hostile.length] ?? '';
    return Object.fromEntries([
      ...Object.entries(value).map(([key, item]) => [
        key,
        ['action', 'mode', 'digest'].includes(key) ? item : poisoned(item),
      ]),
      [next(), next()],
      [next(), 5],
      [next(), { from: next(), to: [next()] }],
    ]);
  }

  /** The same result for a host that hands on no structured content: as text, within the boundary of untrusted data. */
  function asText(result: Shown['result']): Shown['result'] {
    const { structuredContent: _structured, ...rest } = result as Readonly<Record<string, unknown>>;
    const text = withBoundary(JSON.stringify(result.structuredContent));
    return { ...rest, content: [{ type: 'text', text }] } as Shown['result'];
  }

  const hostileSamples = samples.flatMap(({ title, shown }) => [
    { title, shown, form: 'an object' },
    { title, shown, form: 'text' },
  ]);

  test.each(hostileSamples)(
    '$title as $form runs nothing and sends nothing, whatever names and texts hold',
    async ({ shown, form }) => {
      const structuredContent = poisoned(shown.result.structuredContent);
      const result = { ...shown.result, structuredContent } as Shown['result'];
      const view = await openView(browser, {
        ...shown,
        args: poisoned(shown.args) as Shown['args'],
        result: form === 'text' ? asText(result) : result,
      });
      // A view that gives up would hold nothing hostile either.
      expect(await view.text()).not.toContain('cannot be shown');
      expect(view.trouble).toEqual([]);
      expect(view.requested).toEqual([]);
      const frame = view.page.frames().at(-1);
      expect(
        await frame?.evaluate(
          "document.querySelectorAll('img, a, iframe, object, embed, link, form').length",
        ),
      ).toBe(0);
      expect(await frame?.evaluate("document.querySelectorAll('script, style').length")).toBe(2);
      await view.page.close();
    },
  );
});
