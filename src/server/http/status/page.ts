// The page for people at `/`: state, how to connect each client, and the catalog. One static document without any
// external resource; its policy names the digests of its one style and its one script, and allows nothing else.
import { createHash } from 'node:crypto';
import { clients, type RemoteTarget, type Snippet } from '../../clients/index.ts';
import type { Page, PageFacts } from '../interfaces.ts';
import { script } from './page-script.ts';
import { style } from './page-style.ts';

/** Text for an element or a quoted attribute. Descriptions come from a document of others. */
function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

function digest(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%230b5cad'/%3E%3Cpath d='M5 12V4h3.5a2.5 2.5 0 0 1 0 5H5' fill='none' stroke='%23fff' stroke-width='2'/%3E%3C/svg%3E";

const authText: Readonly<Record<PageFacts['authMode'], string>> = {
  none: 'no authentication',
  bearer:
    'Each request carries the token of this server (its MCP_AUTH_TOKEN); the configurations below read it from PORTKEY_MCP_TOKEN. Ask its operator for it.',
  oidc: 'Clients log in at the issuer that this server names.',
  clerk: 'Clients log in through Clerk.',
};

function domainsOf(facts: PageFacts): readonly { readonly name: string; readonly tools: number }[] {
  const counts = new Map<string, number>();
  for (const { domain } of facts.tools) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  return [...counts].map(([name, tools]) => ({ name, tools }));
}

function banners(facts: PageFacts): string {
  const notes = [
    ...(facts.sandbox
      ? [
          '<strong>This is a sandbox.</strong> It answers from memory and never talks to Portkey: nothing here is real, and all of it is gone when the server stops.',
        ]
      : []),
    ...(!facts.sandbox && facts.keyMode === 'shared' && !facts.keyPresent
      ? [
          '<strong>No Portkey key is set.</strong> Tools are listed, but each call answers with an error. Set <code>PORTKEY_API_KEY</code> and start the server again.',
        ]
      : []),
    ...(facts.authMode === 'none'
      ? [
          '<strong>No authentication.</strong> Whoever reaches this server can use it. For local debugging only.',
        ]
      : []),
  ];
  return notes.map((note) => `<p class="note" role="note">${note}</p>`).join('');
}

function status(facts: PageFacts): string {
  const counts = { read: 0, write: 0, destructive: 0 };
  for (const tool of facts.tools) counts[tool.class] += 1;
  const rows: readonly (readonly [string, string])[] = [
    ['State', '<span id="state" role="status">see <a href="ready">/ready</a></span>'],
    ['Endpoint', `<code>${escaped(facts.endpoint)}</code>`],
    ['Account', facts.sandbox ? 'sandbox' : 'Portkey'],
    ['Access', escaped(authText[facts.authMode])],
    [
      'Portkey key',
      facts.sandbox
        ? 'none needed'
        : facts.keyMode === 'per-request'
          ? `each caller sends its own, in the header <code>${escaped(facts.keyHeader)}</code>`
          : facts.keyPresent
            ? "the server's own"
            : 'not set',
    ],
    [
      'Tools',
      `${counts.read} read, ${counts.write} write, ${counts.destructive} destructive; ${modeWords[facts.toolMode]}${facts.readOnly ? '; read-only' : ''}`,
    ],
  ];
  return `<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>`;
}

function panel(id: string, name: string, snippet: Snippet): string {
  const notes = snippet.notes.map((note) => `<p>${escaped(note)}</p>`).join('');
  return `<div class="panel" role="tabpanel" id="panel-${id}" aria-labelledby="tab-${id}" tabindex="0"><div class="bar"><p>${escaped(name)}: ${escaped(snippet.where)}</p><button type="button" data-copy="text-${id}" aria-label="Copy the configuration for ${escaped(name)}" hidden>Copy</button></div><pre><code id="text-${id}">${escaped(snippet.text)}</code></pre>${notes}</div>`;
}

function connect(facts: PageFacts): string {
  const target: RemoteTarget = {
    url: facts.endpoint,
    credential: facts.authMode === 'none' ? 'none' : facts.authMode === 'bearer' ? 'token' : 'login',
    ownKey: facts.keyMode === 'per-request' && !facts.sandbox,
    keyHeader: facts.keyHeader,
    toolMode: facts.toolMode,
    // find_tools is listed beside them.
    tools: facts.tools.length + 1,
  };
  const tabs = clients.map(
    ({ id, name }) =>
      `<button type="button" role="tab" id="tab-${id}" aria-controls="panel-${id}">${escaped(name)}</button>`,
  );
  const panels = clients.map(({ id, name, remote }) => panel(id, name, remote(target)));
  return `<div class="tabs" role="tablist" aria-label="Clients" id="tabs" hidden>${tabs.join('')}</div>${panels.join('')}`;
}

const modeWords = {
  full: 'each listed by itself',
  compact: 'compact mode: the most used are listed, 4 more find and call the others',
  discover: 'discover mode: 4 tools find and call them',
} as const;

const classWords = { read: 'reads', write: 'writes', destructive: 'destructive' } as const;

function catalog(facts: PageFacts): string {
  const sections = domainsOf(facts).map(({ name, tools }) => {
    const items = facts.tools
      .filter(({ domain }) => domain === name)
      .map(
        (tool) =>
          `<li data-class="${tool.class}"><code>${escaped(tool.name)}</code><span class="class ${tool.class}">${classWords[tool.class]}</span><p>${escaped(tool.description)}</p></li>`,
      );
    return `<section aria-label="${escaped(name)}"><h3>${escaped(name)} <span>${tools}</span></h3><ul data-domain="${escaped(name)}">${items.join('')}</ul></section>`;
  });
  const kinds = (['read', 'write', 'destructive'] as const).map(
    (kind) => `<button type="button" data-kind="${kind}" aria-pressed="false">${classWords[kind]}</button>`,
  );
  return `<div class="find" id="find" role="search" hidden><input id="search" type="search" placeholder="Search (press /)" aria-label="Search the catalogue" autocomplete="off" spellcheck="false">${kinds.join('')}</div><p id="count" role="status">${facts.tools.length} tools</p><div id="catalogue">${sections.join('')}</div>`;
}

/** Made once: nothing in it depends on the request. */
export function renderPage(facts: PageFacts): Page {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Portkey Admin MCP${facts.sandbox ? ' (sandbox)' : ''}</title><link rel="icon" href="${icon}"><style>${style}</style></head><body><a class="skip" href="#connect">To the configuration</a><header><h1>Portkey Admin MCP <small>${escaped(facts.version)}${facts.sandbox ? ' · sandbox' : ''}</small></h1><p>An MCP server that puts Portkey’s Admin API into the hands of agents.</p>${banners(facts)}</header><main><h2 id="status">Status</h2>${status(facts)}<h2 id="connect">Connect a client</h2>${connect(facts)}<h2 id="tools">Tools</h2>${catalog(facts)}</main><footer>Not a product of Portkey. <a href="auth/info">How to authenticate</a> · <a href="health">health</a> · <a href="ready">ready</a></footer><div id="said" role="status" class="skip"></div><script>${script}</script></body></html>`;
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': [
        "default-src 'none'",
        `script-src ${digest(script)}`,
        `style-src ${digest(style)}`,
        "connect-src 'self'",
        'img-src data:',
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  };
}
