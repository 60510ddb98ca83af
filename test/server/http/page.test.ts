import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { describeWithBrowser, startBrowser } from '../../../scripts/screenshots/browser.ts';
import { type PageServer, pageFacts, servePage } from '../../../scripts/screenshots/page.ts';
import { clients } from '../../../src/server/clients/index.ts';
import { renderPage } from '../../../src/server/http/status/page.ts';

const facts = pageFacts();

describe('the page', () => {
  test('allows nothing but its own style, its own script and its own server', () => {
    const policy = renderPage(facts).headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'/);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  test('is one document: no address outside this server', () => {
    const { html } = renderPage({ ...facts, tools: [] });
    const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
    expect(
      addresses.filter((address) => !/^(data:|#|ready$|health$|auth\/info$)/.test(address ?? '')),
    ).toEqual([]);
    expect(html).not.toMatch(/ style="| on\w+="/);
  });

  test('shows text of others as text', () => {
    const hostile = `<img src=x onerror=alert(1)>"'&</script>`;
    const { html } = renderPage({
      ...facts,
      endpoint: `https://x.example.com/${hostile}`,
      version: hostile,
      tools: [{ name: hostile, title: hostile, description: hostile, domain: hostile, class: 'read' }],
    });
    expect(html).not.toContain('<img');
    expect(html.match(/<\/script>/g)).toHaveLength(1);
  });

  test('is small enough to be one request', () => {
    expect(Buffer.byteLength(renderPage(facts).html)).toBeLessThan(200_000);
  });

  test.each([
    [{ sandbox: true }, 'This is a sandbox', 'No Portkey key is set'],
    [{ keyPresent: false }, 'No Portkey key is set', 'This is a sandbox'],
    [{ authMode: 'none' as const }, 'Whoever reaches this server can use it', 'This is a sandbox'],
    [
      { authMode: 'bearer' as const },
      'MCP_AUTH_TOKEN); the configurations below read it from PORTKEY_MCP_TOKEN',
      'No authentication',
    ],
    [{ keyMode: 'per-request' as const, keyPresent: false }, 'x-portkey-api-key', 'No Portkey key is set'],
    [{ toolMode: 'discover' as const }, 'discover mode', 'each listed by itself'],
  ])('says plainly that it is %j', (changes, there, absent) => {
    const { html } = renderPage({ ...facts, ...changes });
    expect(html).toContain(there);
    expect(html).not.toContain(absent);
  });
});

describeWithBrowser('the page in a browser', () => {
  let browser: Browser;
  let served: PageServer;
  let problems: string[];
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await served.close();
    for (const context of browser.contexts()) await context.close();
  });

  async function open(
    options: BrowserContextOptions = {},
    changes: Parameters<typeof pageFacts>[0] = {},
  ): Promise<Page> {
    served = await servePage({ ...facts, ...changes });
    problems = [];
    const context = await browser.newContext({
      permissions: ['clipboard-read', 'clipboard-write'],
      ...options,
    });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      if (!/^(http:\/\/127\.0\.0\.1|data:)/.test(request.url())) problems.push(request.url());
    });
    await page.goto(served.url);
    return page;
  }

  test('loads without an error and asks its own server only', async () => {
    const page = await open();
    await expect.poll(() => page.textContent('#state')).toBe('ready');
    expect(problems).toEqual([]);
    expect(new Set(served.asked)).toEqual(new Set(['/', '/ready']));
  });

  test('says when the server is not ready', async () => {
    const page = await open();
    for (const state of ['unready', 'degraded'] as const) {
      served.ready = state;
      await page.reload();
      await expect.poll(() => page.textContent('#state')).toBe(state);
      expect(await page.getAttribute('#state', 'class')).toBe('bad');
    }
  });

  test('finds tools by words and by kind', async () => {
    const page = await open();
    await page.keyboard.press('/');
    await page.keyboard.type('delete prompt');
    const visible = () => page.locator('#catalogue li:visible code').allTextContents();
    expect(await visible()).toContain('delete_prompt');
    expect((await visible()).length).toBeLessThan(12);
    expect(await page.textContent('#count')).toMatch(/^\d+ of \d+ tools$/);
    await page.click('[data-kind=read]');
    expect(await visible()).not.toContain('delete_prompt');
    await page.click('[data-kind=read]');
    await page.focus('#search');
    await page.keyboard.press('Escape');
    expect(await page.textContent('#count')).toBe(`${facts.tools.length} tools`);
    await page.fill('#search', 'no such thing at all');
    expect(await page.textContent('#count')).toMatch(/^0 of/);
    expect(await page.locator('#catalogue section:visible').count()).toBe(0);
  });

  test('goes from client to client with the keys, and copies what is shown', async () => {
    const page = await open();
    const chosen = () => page.textContent('[role=tab][aria-selected=true]');
    expect(await chosen()).toBe('Claude Code');
    await page.focus('#tab-claude-code');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await chosen()).toBe('Cursor');
    await page.keyboard.press('End');
    expect(await chosen()).toBe('Qwen Code');
    await page.keyboard.press('ArrowRight');
    expect(await chosen()).toBe('Claude Code');
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('[role=tabpanel]:visible').count()).toBe(1);
    // From the tab on: the panel, then its button.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.textContent('#said')).toBe('Copied');
    const copied = await page.evaluate('navigator.clipboard.readText()');
    expect(copied).toBe(await page.textContent('#text-gemini-cli'));
    expect(JSON.parse(String(copied)).mcpServers.portkey.httpUrl).toBe(facts.endpoint);
  });

  test('reaches everything with the Tab key, with a visible focus', async () => {
    const page = await open();
    const seen = new Set<string>();
    for (let n = 0; n < 20; n += 1) {
      await page.keyboard.press('Tab');
      const [name, outline] = String(
        await page.evaluate(
          `(() => { const e = document.activeElement; return (e.id || e.dataset.kind || e.getAttribute('href')) + '|' + getComputedStyle(e).outlineStyle; })()`,
        ),
      ).split('|');
      if (name !== undefined && name !== 'null' && name !== '') {
        seen.add(name);
        expect(outline).not.toBe('none');
      }
    }
    for (const name of [
      '#connect',
      'tab-claude-code',
      'panel-claude-code',
      'search',
      'read',
      'destructive',
    ]) {
      expect([...seen]).toContain(name);
    }
  });

  test.each(['light', 'dark'] as const)(
    'can be read in %s: contrast of 4.5 to 1 or more',
    async (colorScheme) => {
      const page = await open({ colorScheme }, { sandbox: true, authMode: 'none' });
      const weak = await page.evaluate(`(() => {
      const parse = (color) => color.match(/[\\d.]+/g).map(Number);
      const light = ([r, g, b]) => {
        const [x, y, z] = [r, g, b].map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
      };
      const behind = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
      return [...document.querySelectorAll('body *')].filter((e) => e.offsetParent && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())).flatMap((e) => {
        const [a, b] = [light(parse(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
        const ratio = (a + 0.05) / (b + 0.05);
        return ratio < 4.5 ? [e.tagName + ' ' + e.className + ' ' + ratio.toFixed(2)] : [];
      });
    })()`);
      expect([...new Set(weak as string[])]).toEqual([]);
    },
  );

  test('fits a phone, and a narrow one', async () => {
    for (const width of [390, 320]) {
      const page = await open({ viewport: { width, height: 800 } });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      const small = await page.evaluate(
        `[...document.querySelectorAll('button, input')].filter((e) => e.offsetParent && e.getBoundingClientRect().height < 44).length`,
      );
      expect(small).toBe(0);
      await served.close();
    }
    served = await servePage(facts);
  });

  test('is all there without scripts', async () => {
    const page = await open({ javaScriptEnabled: false });
    expect(await page.locator('[role=tabpanel]:visible').count()).toBe(clients.length);
    expect(await page.locator('#catalogue li:visible').count()).toBe(facts.tools.length);
    expect(await page.locator('button:visible').count()).toBe(0);
  });
});
