// Client of the MCP Apps host (JSON-RPC over postMessage), and helpers that build elements without HTML. Text from Portkey
// becomes text nodes only, so that nothing in it can run.
const pending = new Map();
let nextId = 1;
const host = { capabilities: {}, context: {} };

function post(message) {
  // A sandboxed frame does not know its host's origin. The messages hold nothing that the host does not have.
  window.parent.postMessage({ jsonrpc: '2.0', ...message }, '*');
}

function request(method, params) {
  return new Promise((resolve, reject) => {
    const id = nextId++;
    pending.set(id, { resolve, reject });
    post({ id, method, params });
  });
}

/** Calls a tool of the server through the host, under the host's own consent. */
async function callTool(name, args) {
  return dataOf(await request('tools/call', { name, arguments: args }));
}

/** A tool result with its data: the structured content, or the text parsed as JSON. */
function dataOf(result) {
  if (result?.structuredContent) return { ...result, data: result.structuredContent };
  const text = (result?.content ?? []).map((block) => block.text ?? '').join('\n');
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  try {
    return { ...result, data: JSON.parse(text.slice(start, end + 1)), text };
  } catch {
    return { ...result, data: {}, text };
  }
}

function applyContext(context) {
  Object.assign(host.context, context);
  if (context.theme) document.documentElement.dataset.theme = context.theme;
  for (const [name, value] of Object.entries(context.styles?.variables ?? {}))
    if (name.startsWith('--') && typeof value === 'string')
      document.documentElement.style.setProperty(name, value);
}

/** Starts the view. `show({ args, tool, data, text, isError })` draws each result that the host sends. */
function start(name, show) {
  const state = { args: {}, tool: '' };
  const draw = (result) => {
    const main = document.querySelector('main');
    try {
      show({ ...state, ...dataOf(result) });
    } catch {
      main.replaceChildren(
        h('p', {}, 'This result cannot be shown here. The text of the result is complete.'),
      );
    }
  };
  const handlers = {
    'ui/notifications/tool-input': (params) => {
      state.args = params.arguments ?? {};
    },
    'ui/notifications/tool-result': draw,
    'ui/notifications/tool-cancelled': () =>
      document.querySelector('main').replaceChildren(h('p', {}, 'The call was cancelled.')),
    'ui/notifications/host-context-changed': applyContext,
  };
  window.addEventListener('message', ({ source, data }) => {
    if (source !== window.parent || data?.jsonrpc !== '2.0') return;
    if (data.method === undefined) {
      const waiting = pending.get(data.id);
      pending.delete(data.id);
      if (data.error) waiting?.reject(new Error(data.error.message ?? 'refused'));
      else waiting?.resolve(data.result);
    } else if (data.id !== undefined) {
      const known = data.method === 'ui/resource-teardown' || data.method === 'ping';
      post(
        known
          ? { id: data.id, result: {} }
          : { id: data.id, error: { code: -32601, message: 'Method not found' } },
      );
    } else if (Object.hasOwn(handlers, data.method)) handlers[data.method](data.params ?? {});
  });
  request('ui/initialize', {
    protocolVersion: '2026-01-26',
    appInfo: { name: `portkey-admin-${name}`, version: '1' },
    appCapabilities: { availableDisplayModes: ['inline', 'fullscreen'] },
  }).then(({ hostCapabilities = {}, hostContext = {} }) => {
    host.capabilities = hostCapabilities;
    state.tool = hostContext.toolInfo?.tool?.name ?? '';
    applyContext(hostContext);
    post({ method: 'ui/notifications/initialized', params: {} });
    new ResizeObserver(() => {
      const { width, height } = document.documentElement.getBoundingClientRect();
      post({
        method: 'ui/notifications/size-changed',
        params: { width: Math.ceil(width), height: Math.ceil(height) },
      });
    }).observe(document.documentElement);
  });
}

function element(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name, value);
    else if (value !== undefined && value !== false)
      node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

/** Creates an HTML element. Functions among the attributes are listeners; texts among the children become text nodes. */
function h(tag, attributes = {}, ...children) {
  return element(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
function s(tag, attributes = {}, ...children) {
  return element(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

const shorten = (value, length = 60) => {
  const text = String(value);
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
};

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Shows the message of an error result. @returns true when the result is an error. */
function showError({ isError, data, text }) {
  if (!isError) return false;
  const message = data?.error?.message ?? text ?? 'The call failed.';
  document
    .querySelector('main')
    .replaceChildren(h('h1', {}, 'The call failed'), h('p', { class: 'bad' }, shorten(message, 600)));
  return true;
}
