// Change review view: differences of two prompt versions, or the changes of a plan, object by object. Approve calls
// apply_changes, which asks for confirmation as always; Decline posts a message to the conversation.
const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));

function sides(from, to) {
  return [
    from === undefined ? undefined : h('del', {}, shorten(text(from), 4000)),
    to === undefined ? undefined : h('ins', {}, shorten(text(to), 4000)),
  ];
}

function promptDiff({
  name,
  from = {},
  to = {},
  fields = {},
  changed_fields: changed = [],
  template_diff: template,
}) {
  return [
    h('h1', {}, `Changes of ${shorten(name ?? 'a prompt')}`),
    h(
      'p',
      { class: 'muted' },
      `Version ${shorten(from.version ?? '?')} against ${shorten(to.version ?? '?')} · ${changed.length === 0 ? 'no difference' : `${changed.length} fields differ`}`,
    ),
    ...(typeof template === 'string'
      ? [
          h('h2', {}, 'Template'),
          h(
            'div',
            { class: 'diff' },
            template
              .split('\n')
              .slice(0, 400)
              .map((line) =>
                /^\+(?!\+\+)/.test(line)
                  ? h('ins', {}, line.slice(1))
                  : /^-(?!--)/.test(line)
                    ? h('del', {}, line.slice(1))
                    : h('pre', {}, line),
              ),
          ),
        ]
      : []),
    ...Object.entries(fields)
      .slice(0, 100)
      .map(([field, change]) =>
        h('details', { open: true }, h('summary', {}, shorten(field, 120)), sides(change?.from, change?.to)),
      ),
  ];
}

const words = { create: ['good', 'create'], update: ['warn', 'change'], delete: ['bad', 'delete'] };

function operation({ action, kind, key, now, will }) {
  const [style, word] = words[action] ?? ['muted', String(action)];
  const names = [
    ...new Set([...Object.keys(isObject(now) ? now : {}), ...Object.keys(isObject(will) ? will : {})]),
  ].filter((name) => JSON.stringify(now?.[name]) !== JSON.stringify(will?.[name]));
  return h(
    'details',
    {},
    h(
      'summary',
      {},
      h('b', { class: style }, word),
      ` ${shorten(kind)} ${shorten(key, 120)}`,
      action === 'update' ? ` (${shorten(names.join(', '), 120)})` : '',
    ),
    names.map((name) =>
      h('div', {}, h('p', { class: 'muted' }, shorten(name, 120)), sides(now?.[name], will?.[name])),
    ),
  );
}

function plan(data) {
  const { counts = {}, operations = [], conflicts = [], kept = [], secrets = [], mode, digest } = data;
  const where = data.for?.workspace;
  const list = (title, rows) =>
    rows.length === 0
      ? []
      : [
          h('h2', {}, title),
          h(
            'ul',
            {},
            rows.slice(0, 100).map((row) => h('li', {}, shorten(row, 300))),
          ),
        ];
  const status = h('p', { class: 'status', role: 'status' });
  const done = (message) => {
    status.textContent = message;
    for (const button of document.querySelectorAll('nav button')) button.disabled = true;
  };
  const approve = async () => {
    done('Asking for confirmation…');
    try {
      const result = await callTool('apply_changes', { digest });
      done(
        result.isError
          ? `Not applied: ${result.data.error?.message ?? 'the call failed'}`
          : 'Applied. The conversation has the report.',
      );
    } catch (error) {
      done(`Not applied: ${error.message}`);
    }
  };
  const decline = async () => {
    done('Declined: nothing was changed.');
    if (host.capabilities.message)
      await request('ui/message', {
        role: 'user',
        content: [{ type: 'text', text: 'I decline this plan. Change nothing.' }],
      }).catch(() => {});
  };
  const deletions = operations.filter(({ action }) => action === 'delete');
  return [
    h('h1', {}, `Plan for ${shorten(where?.name ?? where?.slug ?? 'a workspace')}`),
    h(
      'p',
      { class: 'muted' },
      `${shorten(data.for?.host ?? '')} · mode ${shorten(mode ?? 'apply')} · good until ${shorten(data.expires_at ?? '')}`,
    ),
    h(
      'p',
      {},
      `${counts.create ?? 0} to create, ${counts.update ?? 0} to change, `,
      h('b', { class: counts.delete > 0 ? 'bad' : 'muted' }, `${counts.delete ?? 0} to delete`),
      '.',
    ),
    ...list(
      'Deleted for good',
      deletions.map(({ kind, key }) => `${kind} ${key}`),
    ),
    ...list(
      'Conflicts',
      conflicts.filter(isObject).map(({ kind, key, reason }) => `${kind} ${key}: ${reason}`),
    ),
    ...list(
      'Secrets to provide',
      secrets
        .filter(isObject)
        .map(({ name, for: objects = [] }) => `${name}, for ${[objects].flat().join(', ')}`),
    ),
    ...list(
      'Kept, although the document lacks them',
      kept.filter(isObject).map(({ kind, key, reason }) => `${kind} ${key}: ${reason}`),
    ),
    h('h2', {}, 'Each change'),
    ...operations.filter(isObject).slice(0, 300).map(operation),
    ...(operations.length > 300
      ? [h('p', { class: 'muted' }, `${operations.length - 300} more are not shown.`)]
      : []),
    ...(host.capabilities.serverTools && digest && operations.length > 0 && conflicts.length === 0
      ? [
          h(
            'nav',
            { 'aria-label': 'Decide' },
            h('button', { class: 'primary', click: approve }, 'Approve'),
            h('button', { click: decline }, 'Decline'),
          ),
        ]
      : []),
    status,
  ];
}

start('changes', (state) => {
  if (showError(state)) return;
  const { data } = state;
  const body = isObject(data.plan) ? data.plan : data;
  document
    .querySelector('main')
    .replaceChildren(...(Array.isArray(body.operations) ? plan(body) : promptDiff(data)));
});
