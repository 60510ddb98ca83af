// A host of MCP Apps of a few lines: shows one view in a sandboxed frame under the policy that the extension demands,
// hands it a tool's result, and keeps account of what the view asks for.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';

/** What a host tells a view, and what it answers to the tools that the view calls. */
export interface Shown {
  readonly html: string;
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly result: Readonly<Record<string, unknown>>;
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  /** Results by the name of the tool that the view calls. */
  readonly answers?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface ViewHost {
  readonly page: Page;
  /** The view's text, as a person reads it. */
  readonly text: () => Promise<string>;
  /** Methods and parameters of what the view asked of its host. */
  readonly asked: () => Promise<readonly { readonly method: string; readonly params: unknown }[]>;
  /** ms from handing over the result to the first frame that shows it. */
  readonly drawnMs: () => Promise<number>;
  /** Addresses that anything in the page asked for. */
  readonly requested: readonly string[];
  /** Dialogs that opened and errors that were thrown. */
  readonly trouble: readonly string[];
}

const policy =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'none'";

/** Defines showView in the host page. */
const script = readFileSync(new URL('view-host-page.js', import.meta.url), 'utf8').trim();

/** Opens a view in a host page. Nothing is fetched from anywhere. */
export async function openView(browser: Browser, { html, ...shown }: Shown): Promise<ViewHost> {
  const width = shown.width ?? 720;
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const requested: string[] = [];
  const trouble: string[] = [];
  page.on('request', (request) => {
    if (!/^(about:|data:)/.test(request.url())) requested.push(request.url());
  });
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const document = html.replace('<head>', `<head>\n${meta}`);
  await page.setContent(
    '<body style="margin:0"><iframe sandbox="allow-scripts" style="border:0;width:100%;height:200px"></iframe>',
  );
  await page.evaluate(`${script}\nshowView(${JSON.stringify({ ...shown, document })});`);
  const frame = () => page.frames().find((each) => each !== page.mainFrame());
  await page.waitForFunction('state.drawn > 0');
  return {
    page,
    text: async () => (await frame()?.locator('main').textContent()) ?? '',
    asked: async () => await page.evaluate('state.asked'),
    drawnMs: async () => await page.evaluate('state.drawn - state.handed'),
    requested,
    trouble,
  };
}
