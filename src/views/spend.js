// Spend and traffic: totals beside those of the period before, a series, and the largest of a group.
// Buttons call the other analytics tools with the same filters.
const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

/** Formats by unit. Costs are in US cents. */
const units = {
  cost: (value) => dollars.format(value / 100),
  latency: (value) => `${number.format(value)} ms`,
  rate: (value) => `${number.format(value)} %`,
  count: (value) => number.format(value),
};

const series = {
  get_cost_analytics: ['Cost', 'cost'],
  get_request_analytics: ['Requests', 'count'],
  get_token_analytics: ['Tokens', 'count'],
  get_error_analytics: ['Errors', 'count'],
  get_latency_analytics: ['Latency', 'latency'],
  get_error_rate_analytics: ['Error rate', 'rate'],
};
const groups = {
  get_analytics_group_models: 'By model',
  get_analytics_group_users: 'By user',
};
const cards = {
  cost: ['Cost', 'total', 'cost'],
  requests: ['Requests', 'total', 'count'],
  tokens: ['Tokens', 'total', 'count'],
  errors: ['Errors', 'total', 'count'],
  latency: ['Latency, median', 'p50', 'latency'],
  cache: ['Cache hits', 'hits', 'count'],
};

const day = (time) => String(time ?? '').slice(0, 10);

/** Arguments that the next call repeats: the period and the filters, without paging. */
function filtersOf(args) {
  const kept = {};
  for (const [name, value] of Object.entries(args))
    if (!['current_page', 'page_size', 'select', 'all_pages', 'columns', 'group_by'].includes(name))
      kept[name] = value;
  return kept;
}

function heading(title, args) {
  const where = args.workspace_slug ?? args.workspace_id;
  return [
    h('h1', {}, title),
    h(
      'p',
      { class: 'muted' },
      `${day(args.time_of_generation_min)} to ${day(args.time_of_generation_max)} · `,
      where ? `workspace ${shorten(where)}` : 'every workspace that the key can see',
    ),
  ];
}

function overview(data, args) {
  const { period = {}, change_percent: changes = {} } = data;
  const shown = Object.entries(cards).flatMap(([measure, [title, field, unit]]) => {
    const value = period[measure]?.[field];
    if (typeof value !== 'number') return [];
    const change = changes[measure]?.[field];
    const direction = change > 0 ? 'up' : 'down';
    return [
      h(
        'div',
        { class: 'card' },
        h('span', { class: 'muted' }, title),
        h('b', {}, units[unit](value)),
        typeof change === 'number'
          ? h(
              'span',
              {
                class:
                  ['requests', 'tokens', 'cache'].includes(measure) || change === 0 ? 'muted' : direction,
              },
              `${change > 0 ? '+' : ''}${number.format(change)} % on the period before`,
            )
          : h('span', { class: 'muted' }, 'no period to compare'),
      ),
    ];
  });
  return [...heading('Spend and traffic', { ...args, ...period }), h('div', { class: 'cards' }, shown)];
}

/** Value of a bucket: its total, or its first number. */
function figureOf(point) {
  if (typeof point.total === 'number') return point.total;
  return Object.values(point).find((value) => typeof value === 'number') ?? 0;
}

function chart(points, unit, title) {
  const [width, height, left, bottom] = [640, 180, 8, 20];
  const values = points.map(figureOf);
  const top = Math.max(...values, 0) || 1;
  const step = (width - left) / Math.max(points.length, 1);
  const bars = points.map((point, at) => {
    const size = (values[at] / top) * (height - bottom - 20);
    return s(
      'rect',
      {
        class: 'mark',
        x: left + at * step + step * 0.1,
        width: Math.max(1, step * 0.8),
        y: height - bottom - size,
        height: Math.max(0, size),
        rx: 1,
      },
      s(
        'title',
        {},
        `${String(point.timestamp ?? '')
          .replace('T', ' ')
          .slice(0, 16)}: ${units[unit](values[at])}`,
      ),
    );
  });
  const label = `${title}, ${points.length} buckets, highest ${units[unit](top)}`;
  return [
    s(
      'svg',
      { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label, tabindex: 0 },
      s('text', { x: left, y: 12 }, `highest ${units[unit](top)}`),
      bars,
      s('text', { x: left, y: height - 5 }, day(points[0]?.timestamp)),
      s('text', { x: width, y: height - 5, 'text-anchor': 'end' }, day(points.at(-1)?.timestamp)),
    ),
  ];
}

function seriesView(tool, data, args) {
  const [title, unit] = series[tool] ?? ['Series', 'count'];
  const points = Array.isArray(data.data_points) ? data.data_points.filter(isObject) : [];
  const total = isObject(data.summary)
    ? Object.entries(data.summary).filter(([, value]) => typeof value === 'number')
    : [];
  return [
    ...heading(title, args),
    h(
      'div',
      { class: 'cards' },
      total
        .slice(0, 6)
        .map(([name, value]) =>
          h(
            'div',
            { class: 'card' },
            h('span', { class: 'muted' }, shorten(name)),
            h('b', {}, units[unit](value)),
          ),
        ),
    ),
    h('h2', {}, 'Over time'),
    ...(points.length > 0
      ? chart(points, unit, title)
      : [h('p', { class: 'muted' }, 'No requests in this period.')]),
  ];
}

function groupView(tool, data, args) {
  const rows = Array.isArray(data.data) ? data.data.filter(isObject) : [];
  const [first = {}] = rows;
  const measure = ['cost', 'requests', 'total_units', 'count'].find((name) => name in first) ?? 'requests';
  const nameOf = (row) =>
    Object.entries(row).find(
      ([key, value]) => typeof value === 'string' && key !== 'object' && key !== measure,
    )?.[1] ?? 'unknown';
  const list = rows.map((row) => [nameOf(row), Number(row[measure]) || 0]).sort((a, b) => b[1] - a[1]);
  const most = list[0]?.[1] || 1;
  const unit = measure === 'cost' ? 'cost' : 'count';
  return [
    ...heading(groups[tool] ?? 'By group', args),
    h(
      'h2',
      {},
      list.length > 10 ? `The largest 10 of ${list.length} on this page` : `All ${list.length} on this page`,
    ),
    h(
      'div',
      { role: 'list' },
      list
        .slice(0, 10)
        .map(([name, value]) =>
          h(
            'div',
            { class: 'row', role: 'listitem' },
            h('span', { class: 'name', title: shorten(name, 200) }, shorten(name)),
            h(
              'span',
              { class: 'bar', 'aria-hidden': 'true' },
              h('i', { style: `width:${Math.max(1, (value / most) * 100)}%` }),
            ),
            h('span', { class: 'value' }, `${units[unit](value)}${unit === 'count' ? ` ${measure}` : ''}`),
          ),
        ),
    ),
  ];
}

function draw({ tool, args, data }) {
  if (isObject(data.period)) return overview(data, args);
  if (Array.isArray(data.data_points)) return seriesView(tool, data, args);
  return groupView(tool, data, args);
}

function show(state) {
  if (showError(state)) return;
  const main = document.querySelector('main');
  const status = h('p', { class: 'status muted', role: 'status' });
  const go = async (tool) => {
    for (const button of main.querySelectorAll('button')) button.disabled = true;
    status.textContent = 'Reading…';
    try {
      show({ args: state.args, tool, ...(await callTool(tool, filtersOf(state.args))) });
      document.querySelector(`[data-tool="${tool}"]`)?.focus();
    } catch (error) {
      status.textContent = `Not read: ${error.message}`;
      for (const button of main.querySelectorAll('button')) button.disabled = false;
    }
  };
  const choices = {
    get_usage_overview: ['Overview'],
    ...series,
    ...Object.fromEntries(Object.entries(groups).map(([name, title]) => [name, [title]])),
  };
  const buttons = host.capabilities.serverTools
    ? [
        h(
          'nav',
          { 'aria-label': 'Other figures of this period' },
          Object.entries(choices).map(([tool, [title]]) =>
            h(
              'button',
              {
                'data-tool': tool,
                'aria-pressed': tool === state.tool ? 'true' : 'false',
                click: () => go(tool),
              },
              title,
            ),
          ),
        ),
      ]
    : [];
  main.replaceChildren(...draw(state), ...buttons, status);
}

start('spend', show);
