// Routing view: strategy, targets, weights, fallbacks and conditions of a gateway config as a tree, and the findings of
// the checker.
const modes = {
  fallback: 'in order, until one answers',
  loadbalance: 'by weight',
  conditional: 'the first condition that holds',
  single: 'one target',
};

function configOf(data, args) {
  let config = data.config ?? data.data?.config ?? args.config;
  for (let step = 0; typeof config === 'string' && step < 2; step++) {
    try {
      config = JSON.parse(config);
    } catch {
      return undefined;
    }
  }
  return isObject(config) ? config : undefined;
}

const maxDepth = 12;
const maxNodes = 200;

/** One line per node, depth first, so that a screen reader follows the order in which Portkey decides. */
function nodesOf(config) {
  const nodes = [];
  const add = (target, depth, note) => {
    if (nodes.length >= maxNodes || depth > maxDepth) return;
    const targets = Array.isArray(target.targets) ? target.targets.filter(isObject) : [];
    const strategy = isObject(target.strategy) ? target.strategy : {};
    const mode =
      typeof strategy.mode === 'string' ? strategy.mode : targets.length > 0 ? 'fallback' : undefined;
    const model = isObject(target.override_params) ? target.override_params.model : undefined;
    const who = target.provider ?? target.virtual_key ?? target.custom_host;
    const title =
      targets.length > 0
        ? `${target.name ? `${target.name}: ` : ''}${mode}`
        : String(who ?? target.name ?? 'the provider of the request');
    const facts = [
      targets.length > 0 ? (modes[mode] ?? 'unknown mode') : undefined,
      Array.isArray(strategy.on_status_codes) && `on ${strategy.on_status_codes.join(', ')}`,
      model && `model ${model}`,
      isObject(target.retry) && `${target.retry.attempts ?? '?'} retries`,
      isObject(target.cache) && `${target.cache.mode ?? 'simple'} cache`,
      target.request_timeout && `${target.request_timeout} ms limit`,
    ].filter(Boolean);
    nodes.push({ depth, title, note, facts: facts.join(' · ') });
    const weights = targets.reduce((sum, each) => sum + (Number(each.weight ?? 1) || 0), 0);
    const conditions = Array.isArray(strategy.conditions) ? strategy.conditions.filter(isObject) : [];
    targets.forEach((each, at) => {
      const condition = conditions.find(({ then }) => then !== undefined && then === each.name);
      const label =
        mode === 'loadbalance'
          ? `${weights > 0 ? Math.round((Number(each.weight ?? 1) / weights) * 1000) / 10 : 0} %`
          : mode === 'conditional'
            ? condition
              ? `if ${shorten(JSON.stringify(condition.query), 70)}`
              : strategy.default === each.name
                ? 'otherwise'
                : 'never'
            : at === 0
              ? 'first'
              : `then ${at + 1}`;
      add(each, depth + 1, label);
    });
  };
  add(config, 0, undefined);
  return nodes;
}

function graph(nodes) {
  const [rowHeight, indent, width] = [52, 26, 660];
  const last = new Map();
  const parts = nodes.flatMap(({ depth, title, note, facts }, at) => {
    const [x, y] = [8 + depth * indent, 6 + at * rowHeight];
    const from = last.get(depth - 1);
    last.set(depth, { x, y });
    return [
      from && s('path', { class: 'edge', d: `M ${from.x + 10} ${from.y + 42} V ${y + 21} H ${x}` }),
      s('rect', { class: 'box', x, y, width: width - x - 8, height: 42, rx: 6 }),
      s('text', { class: 'label', x: x + 10, y: y + 18 }, shorten(note ? `${note} → ${title}` : title, 84)),
      s('text', { x: x + 10, y: y + 34 }, shorten(facts, 96)),
    ];
  });
  return s(
    'svg',
    {
      viewBox: `0 0 ${width} ${12 + nodes.length * rowHeight}`,
      role: 'img',
      tabindex: 0,
      'aria-label': nodes
        .map(({ title, note }) => (note ? `${note}: ${title}` : title))
        .join('; ')
        .slice(0, 2000),
    },
    parts,
  );
}

function findings(data) {
  const rows = [
    ...(Array.isArray(data.errors) ? data.errors.map((found) => ['bad', 'Error', found]) : []),
    ...(Array.isArray(data.warnings) ? data.warnings.map((found) => ['warn', 'Warning', found]) : []),
  ].filter(([, , found]) => isObject(found) || typeof found === 'string');
  if (data.valid === undefined && rows.length === 0) return [];
  return [
    h('h2', {}, 'What the checker found'),
    rows.length === 0 ? h('p', { class: 'good' }, 'No errors and no warnings.') : undefined,
    h(
      'ul',
      {},
      rows
        .slice(0, 50)
        .map(([kind, word, found]) =>
          h(
            'li',
            {},
            h('b', { class: kind }, `${word}${found.path ? ` at ${shorten(found.path, 120)}` : ''}: `),
            shorten(found.message ?? found, 400),
            found.fix ? ` Fix: ${shorten(found.fix, 300)}.` : '',
          ),
        ),
    ),
  ];
}

start('routing', (state) => {
  if (showError(state)) return;
  const { data, args } = state;
  const config = configOf(data, args);
  const nodes = config ? nodesOf(config) : [];
  const shared = config
    ? [
        isObject(config.retry) && `${config.retry.attempts ?? '?'} retries`,
        isObject(config.cache) &&
          `${config.cache.mode ?? 'simple'} cache${config.cache.max_age ? ` for ${config.cache.max_age} s` : ''}`,
        Array.isArray(config.input_guardrails) &&
          `input guarded by ${config.input_guardrails.map((each) => shorten(isObject(each) ? JSON.stringify(each) : each, 40)).join(', ')}`,
        Array.isArray(config.output_guardrails) &&
          `output guarded by ${config.output_guardrails.map((each) => shorten(isObject(each) ? JSON.stringify(each) : each, 40)).join(', ')}`,
      ].filter(Boolean)
    : [];
  document
    .querySelector('main')
    .replaceChildren(
      h('h1', {}, data.name ? `Routing of ${shorten(data.name)}` : 'Routing'),
      h(
        'p',
        { class: 'muted' },
        data.slug
          ? `${shorten(data.slug)}${data.workspace_id ? ` · workspace ${shorten(data.workspace_id)}` : ''}`
          : 'The config as it was given',
      ),
      ...(shared.length > 0 ? [h('p', {}, `For every request: ${shared.join(' · ')}.`)] : []),
      ...(config ? [graph(nodes)] : [h('p', { class: 'bad' }, 'The result holds no readable config.')]),
      ...(nodes.length >= maxNodes
        ? [h('p', { class: 'muted' }, `Only the first ${maxNodes} targets are drawn.`)]
        : []),
      ...findings(data).filter(Boolean),
    );
});
