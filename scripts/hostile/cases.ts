// Hostile inputs, made from short tables: each a message as its sender would write it.
import { documents, plans } from './documents.ts';

export interface HostileCase {
  readonly name: string;
  readonly body: Buffer;
  /** The id under which an answer is due, where the message has one. */
  readonly id?: string;
  /** Of an input that comes in several sizes: its size in characters, more or less. */
  readonly size?: number;
}

/** The name of an input of one size. */
export function sized(name: string, size: number): string {
  return `${name}, ${size}`;
}

type Made = readonly [name: string, value: unknown];

const many = <Item>(count: number, make: (at: number) => Item): Item[] =>
  Array.from({ length: count }, (_, at) => make(at));
const fields = (count: number, value: unknown = 1): object =>
  Object.fromEntries(many(count, (at) => [`a${at}`, value]));
/** Made as text, since no stack is deep enough to write such a value. */
const nested = (open: string, close: string, levels: number): string =>
  `${open.repeat(levels)}1${close.repeat(levels)}`;

/** JSON texts of one size each, in characters more or less. */
export const shapes: readonly (readonly [string, (size: number) => string])[] = [
  ['lists in lists', (size) => nested('[', ']', size / 2)],
  ['objects in objects', (size) => nested('{"k":', '}', size / 6)],
  ['a wide list', (size) => `[${'1,'.repeat(size / 2)}1]`],
  ['a wide object', (size) => JSON.stringify(fields(size / 10))],
  ['one name over and over', (size) => `{${'"k":1,'.repeat(size / 6)}"k":2}`],
  ['a long text', (size) => JSON.stringify('x'.repeat(size))],
  ['a text of escapes', (size) => `"${'\\u0041'.repeat(size / 6)}"`],
  ['a text of surrogates', (size) => `"${'\\ud800'.repeat(size / 6)}"`],
  ['a number without end', (size) => '9'.repeat(size)],
  ['many short texts', (size) => JSON.stringify(many(size / 5, () => '世界'))],
];
const sizes = [2_000, 90_000, 900_000] as const;

/** JSON within JSON is longer: more of it would not be read at all. */
const textSizes = [2_000, 50_000, 500_000] as const;

/** Read in place, and in a thread. */
const documentSizes = [900, 60_000, 600_000] as const;

const ten = `[${'@,'.repeat(9)}@]`;
const expressions: readonly Made[] = [
  ['multiplies', `length(values(malformed)|${ten}|${ten}|${ten}|[][][])`],
  ['multiplies by pairs', `values(malformed)${'|[@,@]|[]'.repeat(20)}`],
  ['flattens', `@${'|[]'.repeat(100)}`],
  ['sorts', `values(malformed)|${many(20, () => 'sort(@)').join('|')}`],
  ['joins', `join('${'x'.repeat(100)}', values(malformed))`],
  ['compares all with all', 'values(malformed)[?contains(values($.malformed), @)]'],
  ['maps within maps', 'map(&map(&length(@), values($.malformed)), values(malformed))'],
  ['splits', `split(join('', values(malformed)), '')`],
  ['pads', `pad_left('x', \`100000000\`)`],
  ['is deep', `${'('.repeat(200)}@${')'.repeat(200)}`],
  ['negates', `${'!'.repeat(400)}@`],
  ['is a chain', many(120, () => 'a').join('.')],
  ['is a book', 'a.'.repeat(50_000)],
  ['reaches a prototype', '__proto__.constructor.constructor'],
  ['is a literal', `\`${'['.repeat(200)}${']'.repeat(200)}\``],
  ['is broken', 'a[?b==`{`'],
  ['is empty', ''],
  ['counts down', `[::-1]${'|[::-1]'.repeat(60)}`],
  ['merges', `merge(malformed${', malformed'.repeat(40)})`],
  ['makes text of all', `${'to_string('.repeat(40)}@${')'.repeat(40)}`],
];

const questions: readonly Made[] = [
  'force each ',
  'max cap limit ',
  'limit to the maximum of ',
  'who can who can ',
  'delete ',
  'a ',
  '-',
  '世界 ',
  '\u0301',
  '(a+)+$ ',
].flatMap((words): Made[] => [
  [`${JSON.stringify(words)} within the bound`, words.repeat(500 / words.length)],
  [`${JSON.stringify(words)} as a book`, words.repeat(200_000 / words.length)],
]);

const items: readonly Made[] = [
  ['numbers', 1],
  ['empty objects', {}],
  ['wrong fields', { id: 1, enabled: 'x', nonsense: [] }],
  ['nulls', null],
  ['texts', 'x'.repeat(40)],
];
const listed: readonly (readonly [tool: string, args: object, list: string])[] = [
  ['update_integration_workspaces', { slug: 'x' }, 'workspaces'],
  ['update_integration_models', { slug: 'x' }, 'models'],
  ['update_mcp_server_capabilities', { mcpServerId: 'x' }, 'capabilities'],
  ['create_guardrail', { name: 'x', actions: {} }, 'checks'],
  ['read_many', {}, 'steps'],
  ['create_api_key', { name: 'x' }, 'scopes'],
];

const texts: readonly Made[] = [
  ['letters before a wrong end', `${'a'.repeat(50_000)}@`],
  ['blanks', ' '.repeat(50_000)],
  ['dashes', '-'.repeat(50_000)],
  ['dots and letters', `${'a.'.repeat(25_000)}!`],
  ['combining marks', `e${'\u0301'.repeat(50_000)}`],
  ['right to left', '\u202e'.repeat(20_000)],
];
const texted: readonly (readonly [tool: string, argument: string])[] = [
  ['create_prompt_label', 'name'],
  ['create_collection', 'name'],
  ['get_prompt', 'promptId'],
  ['invite_user', 'email'],
  ['create_workspace', 'slug'],
  ['get_cost_analytics', 'time_of_generation_min'],
  ['no_such_tool_at_all', 'name'],
];

const prototypeNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
  'then',
  'toJSON',
];

const frames: readonly Made[] = [
  ['nothing', ''],
  ['half a message', '{"jsonrpc":"2.0","id":'],
  ['only brackets', '['.repeat(500_000)],
  ['only quotation marks', '"'.repeat(500_000)],
  ['only backslashes', `"${'\\'.repeat(500_000)}`],
  ['only commas', ','.repeat(500_000)],
  ['zeros', '\0'.repeat(500_000)],
  ['blanks', ' '.repeat(900_000)],
  ['broken UTF-8', Buffer.alloc(500_000, 0xff)],
  ['a mark of byte order', '\ufeff{}'],
  ['a long batch', `[${many(20_000, () => '{"jsonrpc":"2.0","id":1,"method":"ping"}').join(',')}]`],
  ['a batch of nothing', '[]'],
  ['a batch of batches', '[[[[]]]]'],
  ['a response', '{"jsonrpc":"2.0","id":"x","result":{}}'],
  ['a method of length', JSON.stringify({ jsonrpc: '2.0', id: 'frame-method', method: 'm'.repeat(500_000) })],
  ['an id of length', JSON.stringify({ jsonrpc: '2.0', id: 'i'.repeat(100_000), method: 'ping' })],
  ['a version of length', JSON.stringify({ jsonrpc: '2'.repeat(100_000), id: 1, method: 'ping' })],
  [
    'a line that is too long',
    JSON.stringify({ jsonrpc: '2.0', method: 'x', params: { a: 'x'.repeat(3_000_000) } }),
  ],
];

const requests: readonly (readonly [method: string, params: object])[] = [
  ['resources/read', { uri: `portkey://${'a/'.repeat(100_000)}` }],
  ['resources/read', { uri: `portkey://prompts/${'%41'.repeat(50_000)}` }],
  ['resources/read', { uri: 'portkey://types.d.ts' }],
  ['resources/read', { uri: 'portkey://tools/__proto__' }],
  ['prompts/get', { name: 'x'.repeat(200_000) }],
  ['prompts/get', { name: 'rotate_key', arguments: { key: 'x'.repeat(500_000) } }],
  ['prompts/get', { name: 'rotate_key', arguments: fields(30_000, 'x') }],
  [
    'completion/complete',
    {
      ref: { type: 'ref/prompt', name: 'ship_prompt' },
      argument: { name: 'prompt', value: 'x'.repeat(500_000) },
    },
  ],
  [
    'completion/complete',
    {
      ref: { type: 'ref/resource', uri: 'portkey://tools/{name}' },
      argument: { name: 'name', value: 'e'.repeat(500_000) },
    },
  ],
  [
    'completion/complete',
    { ref: { type: 'ref/resource', uri: '{'.repeat(200_000) }, argument: { name: 'a', value: '' } },
  ],
  ['tools/list', { cursor: 'x'.repeat(500_000) }],
  ['logging/setLevel', { level: 'x'.repeat(500_000) }],
  ['tools/list', { _meta: fields(30_000) }],
];

/** Fields that frameworks and the protocol add, each far beyond what it is for. */
const frameworkFields: readonly Made[] = [
  ['_meta', fields(30_000)],
  ['_meta', { progressToken: 'x'.repeat(500_000) }],
  ['_meta', { traceparent: '0'.repeat(500_000) }],
  ['sessionId', 'x'.repeat(500_000)],
  ['toolCallId', many(30_000, () => 'x')],
  ['chatInput', fields(30_000)],
];

const args: readonly (readonly [string, string, unknown])[] = [
  ...expressions.flatMap(([what, select]) => [
    [
      `select that ${what}, on much`,
      'validate_completion_metadata',
      { metadata: fields(990, 'x y '.repeat(100)), select },
    ] as const,
    [`select that ${what}`, 'list_models', { select }] as const,
  ]),
  ...questions.map(([what, query]) => [`a question: ${what}`, 'find_tools', { query }] as const),
  ...listed.flatMap(([tool, rest, list]) =>
    items.flatMap(([what, item]) =>
      [150, 9_000].map(
        (count) =>
          [`${count} ${what} in ${tool}`, tool, { ...rest, [list]: many(count, () => item) }] as const,
      ),
    ),
  ),
  ...texted.flatMap(([tool, argument]) =>
    texts.map(([what, text]) => [`${what} in ${tool}`, tool, { [argument]: text }] as const),
  ),
  ...[10, 990, 15_000].map((n) => [`${n} unknown arguments`, 'get_prompt', fields(n)] as const),
  ...[10, 150, 5_000].map(
    (n) =>
      [
        `${n} secrets`,
        'create_integration',
        {
          name: 'x',
          ai_provider_id: 'openai',
          key: 'k'.repeat(n),
          configurations: Object.fromEntries(many(n, (at) => [`api_key_${at}`, `secret-number-${at}`])),
        },
      ] as const,
  ),
  ...prototypeNames.flatMap((name) => [
    [`a tool named ${name}`, name, {}] as const,
    [`an argument named ${name}`, 'get_prompt', JSON.parse(`{"promptId":"x","${name}":{"a":1}}`)] as const,
  ]),
  ...frameworkFields.map(
    ([name, value]) => [`${name} beside arguments`, 'list_configs', { [name]: value }] as const,
  ),
  [
    'two long templates',
    'render_prompt',
    { promptId: 'x', variables: Object.fromEntries(many(5_000, (at) => [`v${at}`, '{{x}}'.repeat(20)])) },
  ],
  [
    'a config of many targets',
    'check_config',
    { config: { targets: many(4_000, () => ({ provider: 'x' })) } },
  ],
  [
    'a config in itself, again and again',
    'check_config',
    { config: JSON.parse(`${'{"targets":['.repeat(90)}{}${']}'.repeat(90)}`) },
  ],
];

/** All of them; ids are unique. */
export function hostileCases(): readonly HostileCase[] {
  let serial = 0;
  const message = (name: string, method: string, params: string, size?: number): HostileCase => {
    serial += 1;
    const id = `hostile-${serial}`;
    return {
      id,
      ...(size === undefined ? { name } : { name: sized(name, size), size }),
      body: Buffer.from(`{"jsonrpc":"2.0","id":"${id}","method":"${method}","params":${params}}`),
    };
  };
  const call = (name: string, tool: string, given: string, size?: number): HostileCase =>
    message(name, 'tools/call', `{"name":${JSON.stringify(tool)},"arguments":${given}}`, size);
  return [
    ...shapes.flatMap(([what, make]) => [
      ...sizes.flatMap((size) => [
        message(`${what} as parameters`, 'tools/call', make(size), size),
        call(`${what} as arguments`, 'list_configs', make(size), size),
        call(`${what} as an argument`, 'create_config', `{"name":"x","config":${make(size)}}`, size),
        call(`${what} to be checked`, 'check_config', `{"config":${make(size)}}`, size),
      ]),
      ...textSizes.flatMap((size) => [
        call(
          `${what} as the text of an argument`,
          'create_config',
          JSON.stringify({ name: 'x', config: make(size) }),
          size,
        ),
        call(
          `${what} as the text to be checked`,
          'check_config',
          JSON.stringify({ config: make(size) }),
          size,
        ),
        call(`${what} as the text of all arguments`, 'list_configs', JSON.stringify(make(size)), size),
      ]),
    ]),
    ...args.map(([name, tool, given]) => call(name, tool, JSON.stringify(given))),
    ...documents.flatMap(([what, make]) =>
      documentSizes.map((size) =>
        call(
          `${what} to be planned`,
          'plan_changes',
          JSON.stringify({ workspace_id: 'production', document: make(size) }),
          size,
        ),
      ),
    ),
    ...plans.flatMap(([what, make]) =>
      documentSizes.map((size) =>
        call(`${what} to be applied`, 'apply_changes', JSON.stringify(make(size)), size),
      ),
    ),
    ...requests.map(([method, params]) =>
      message(`${method} ${JSON.stringify(params).slice(0, 60)}`, method, JSON.stringify(params)),
    ),
    ...frames.map(([name, text]) => ({
      name: `a frame: ${name}`,
      body: Buffer.from(text as string | Buffer),
    })),
  ];
}
