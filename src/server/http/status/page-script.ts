// Browser script of the page: tabs, copying, search, live status. The page is readable without it. Plain text,
// because it is sent as it is and the content security policy names its digest.
export const script = `
'use strict';
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (id) => document.getElementById(id);

const tabs = all('[role=tab]');
function choose(tab, focus) {
  for (const other of tabs) {
    const on = other === tab;
    other.setAttribute('aria-selected', String(on));
    other.tabIndex = on ? 0 : -1;
    one(other.getAttribute('aria-controls')).hidden = !on;
  }
  if (focus) tab.focus();
}
tabs.forEach((tab, at) => {
  tab.addEventListener('click', () => choose(tab));
  tab.addEventListener('keydown', (event) => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(tabs[(to + tabs.length) % tabs.length], true);
  });
});
one('tabs').hidden = false;
choose(tabs[0]);

const said = one('said');
async function copy(text, element) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return document.execCommand('copy');
  }
}
for (const button of all('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const source = one(button.dataset.copy);
    const done = await copy(source.textContent, source);
    said.textContent = done ? 'Copied' : 'Selected: copy it with the keyboard';
    button.textContent = done ? 'Copied' : 'Selected';
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });
}

const search = one('search');
const kinds = all('[data-kind]');
const items = all('#catalogue li').map((element) => ({ element, kind: element.dataset.class, text: element.textContent.toLowerCase() + ' ' + element.parentElement.dataset.domain }));
const sections = all('#catalogue section');
function filter() {
  const words = search.value.toLowerCase().split(/[\\s_]+/).filter(Boolean);
  const kind = kinds.find((button) => button.getAttribute('aria-pressed') === 'true')?.dataset.kind;
  let shown = 0;
  for (const { element, kind: own, text } of items) {
    const fits = (!kind || own === kind) && words.every((word) => text.includes(word));
    element.hidden = !fits;
    if (fits) shown += 1;
  }
  for (const section of sections) section.hidden = !section.querySelector('li:not([hidden])');
  one('count').textContent = shown === items.length ? items.length + ' tools' : shown + ' of ' + items.length + ' tools';
}
search.addEventListener('input', filter);
search.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') { search.value = ''; filter(); }
});
for (const button of kinds) {
  button.addEventListener('click', () => {
    const on = button.getAttribute('aria-pressed') === 'true';
    for (const other of kinds) other.setAttribute('aria-pressed', String(other === button && !on));
    filter();
  });
}
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || document.activeElement === search) return;
  event.preventDefault();
  search.focus();
});
one('find').hidden = false;

const state = one('state');
async function look() {
  try {
    const reply = await fetch('ready', { cache: 'no-store', headers: { accept: 'application/json' } });
    const { status } = await reply.json();
    state.className = status === 'ready' ? 'ok' : 'bad';
    state.textContent = status;
  } catch {
    state.className = 'bad';
    state.textContent = 'does not answer';
  }
}
look();
setInterval(() => { if (!document.hidden) look(); }, 30000);
`;
