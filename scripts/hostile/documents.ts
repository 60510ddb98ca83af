// Hostile documents of workspaces, as YAML and JSON, and hostile plans and journals: what the workspace tools take.
import { sealJournal } from '../../src/workspace/journal.ts';
import { type Operation, type Plan, sealPlan } from '../../src/workspace/plan.ts';

/** A text of a size, in characters more or less. */
export type Shape = readonly [name: string, make: (size: number) => string];

const many = <Item>(count: number, make: (at: number) => Item): Item[] =>
  Array.from({ length: Math.max(1, Math.floor(count)) }, (_, at) => make(at));
const reference = (one: string, key: string): string => `\${${one}:${key}}`;
const head = 'portkey: 1\n';

const yaml: readonly Shape[] = [
  ['many keys', (size) => many(size / 10, (at) => `k${at}: 1`).join('\n')],
  ['one key over and over', (size) => `a: {${'b: 1, '.repeat(size / 6)}}`],
  ['a list', (size) => `${head}configs:\n${'- 1\n'.repeat(size / 4)}`],
  ['lists in lists', (size) => `${head}a: ${'['.repeat(size)}`],
  ['lists in lists, by blanks', (size) => '- '.repeat(size / 2)],
  ['questions', (size) => '? '.repeat(size / 2)],
  ['questions in a map', (size) => `x: {${'? '.repeat(size / 2)}`],
  ['commas', (size) => `a: [${','.repeat(size)}]`],
  ['closing brackets', (size) => `a: ${']'.repeat(size)}`],
  ['wrong escapes', (size) => `a: "${'\\q'.repeat(size / 2)}"`],
  ['quotation marks', (size) => `a: ${'"'.repeat(size)}`],
  ['tags', (size) => `a: [${'!x 1,'.repeat(size / 5)}]`],
  ['nothing but tags', (size) => `a: ${'! '.repeat(size / 2)}`],
  ['anchors', (size) => many(size / 12, (at) => `k${at}: &a${at} 1`).join('\n')],
  [
    'aliases that grow',
    (size) =>
      `a: &a0 [x, x]\n${many(size / 24, (at) => `b${at}: &a${at + 1} [*a${at}, *a${at}]`).join('\n')}`,
  ],
  ['comments', (size) => `${'# x\n'.repeat(size / 4)}a: 1`],
  ['line breaks', (size) => `a:${'\n'.repeat(size)}b: 1`],
  ['documents', (size) => '--- 1\n'.repeat(size / 6)],
];

const config = (name: string, text: string): object => ({ name, config: { targets: [{ provider: text }] } });
const names = (count: number): string[] => many(count, (at) => `n${at}`);

const json: readonly (readonly [name: string, make: (size: number) => object])[] = [
  ['unknown kinds', (size) => Object.fromEntries(many(size / 12, (at) => [`kind${at}`, []]))],
  [
    'unknown fields',
    (size) => ({ configs: [Object.fromEntries(many(size / 12, (at) => [`field${at}`, 1]))] }),
  ],
  ['wrong objects', (size) => ({ configs: many(size / 30, () => ({ name: 1, config: 'x', secret: [] })) })],
  ['one object over and over', (size) => ({ configs: many(size / 60, () => config('x', 'y')) })],
  ['objects without a name', (size) => ({ guardrails: many(size / 4, () => ({})) })],
  ['a name of length', (size) => ({ configs: many(4, () => ({ name: 'n'.repeat(size / 4) })) })],
  ['beginnings of references', (size) => ({ configs: [config('x', `\${config:`.repeat(size / 9))] })],
  ['dollars', (size) => ({ configs: [config('x', '$'.repeat(size))] })],
  ['stars', (size) => ({ configs: [config('x', `${'*'.repeat(size)} x`)] })],
  [
    'references to nothing',
    (size) => ({ configs: [config('x', reference('prompt', 'p').repeat(size / 11))] }),
  ],
  [
    'references to itself',
    (size) => ({ configs: [config('x', reference('config', 'x').repeat(size / 11))] }),
  ],
  [
    'a chain of references',
    (size) => ({
      configs: names(size / 70)
        .map((name, at) => config(name, reference('config', `n${at + 1}`)))
        .concat(config(`n${Math.max(1, Math.floor(size / 70))}`, 'x')),
    }),
  ],
  [
    'rings',
    (size) => {
      const all = names(Math.sqrt(size / 14));
      return {
        configs: all.map((name) => config(name, all.map((one) => reference('config', one)).join(''))),
      };
    },
  ],
  [
    'one secret over and over',
    (size) => ({
      virtual_keys: many(size / 60, (at) => ({ name: `v${at}`, provider: 'openai', key: { secret: 'A' } })),
    }),
  ],
  [
    'secrets of bad names',
    (size) => ({
      virtual_keys: many(size / 60, (at) => ({
        name: `v${at}`,
        provider: 'openai',
        key: { secret: '../x' },
      })),
    }),
  ],
  [
    'patterns of stars',
    (size) => ({ protected: many(4, () => '*a'.repeat(size / 8)), configs: [config('a'.repeat(200), 'x')] }),
  ],
  ['many patterns', (size) => ({ protected: many(size / 6, () => '*x*') })],
  ['requirements', (size) => ({ requires: many(size / 14, (at) => `config/c${at}`) })],
  ['new objects', (size) => ({ configs: names(size / 70).map((name) => config(name, 'y')) })],
  ['a wide config', (size) => ({ configs: [{ name: 'x', config: { values: many(size / 2, () => 1) } }] })],
  [
    'prompts of many lines',
    (size) => ({
      prompts: many(3, (at) => ({
        name: `p${at}`,
        collection: reference('collection', '(default)'),
        published: { string: 'a\n'.repeat(size / 12) },
      })),
    }),
  ],
  [
    'conditions',
    (size) => ({
      usage_limits: many(size / 90, (at) => ({
        type: 'cost',
        conditions: [{ key: 'workspace_id', value: `w${at}` }],
      })),
    }),
  ],
];

/** Documents for plan_changes. */
export const documents: readonly Shape[] = [
  ...yaml.map(([name, make]): Shape => [`YAML of ${name}`, make]),
  ...json.map(
    ([name, make]): Shape => [
      `a document of ${name}`,
      (size) => JSON.stringify({ portkey: 1, ...make(size) }),
    ],
  ),
];

const place: Plan['for'] = {
  host: '127.0.0.1',
  organisation: 'o',
  workspace: { id: 'production', slug: 'production', name: 'Production' },
};
const step = (
  action: Operation['action'],
  kind: string,
  key: string,
  now: object | null,
  will: object | null,
): Operation => ({ action, kind, key, now, will }) as Operation;

const operations: readonly (readonly [name: string, make: (size: number) => readonly Operation[]])[] = [
  ['empty steps', (size) => many(size / 70, (at) => step('create', 'configs', `c${at}`, null, {}))],
  ['steps of unknown kinds', (size) => many(size / 70, (at) => step('create', `kind${at}`, 'x', null, {}))],
  [
    'unknown fields',
    (size) => [
      step('create', 'configs', 'x', null, Object.fromEntries(many(size / 14, (at) => [`f${at}`, 1]))),
    ],
  ],
  [
    'secrets',
    (size) =>
      many(size / 140, (at) =>
        step('create', 'virtual_keys', `v${at}`, null, {
          name: 'x',
          provider: 'openai',
          key: { secret: `S${at}` },
        }),
      ),
  ],
  [
    'parts of one list',
    (size) => [
      step(
        'update',
        'api_keys',
        'x',
        {},
        Object.fromEntries(many(size / 24, (at) => [`scopes[s${at}]`, `s${at}`])),
      ),
    ],
  ],
  ['deletions', (size) => many(size / 70, (at) => step('delete', 'configs', `c${at}`, {}, null))],
  [
    'beginnings of references',
    (size) => [step('create', 'configs', 'x', null, config('x', `\${config:`.repeat(size / 9)))],
  ],
  [
    'long texts',
    (size) => [
      step('update', 'configs', 'x', { name: 'a\n'.repeat(size / 4) }, { name: 'b\n'.repeat(size / 4) }),
    ],
  ],
];

/** Arguments of apply_changes: plans and journals, with the digest that they should have. */
export const plans: readonly (readonly [name: string, make: (size: number) => object])[] = operations.flatMap(
  ([name, make]) => {
    const plan = (size: number): Plan =>
      sealPlan({ for: place, mode: 'sync', operations: make(size), conflicts: [], kept: [] }, Date.now());
    return [
      [`a plan of ${name}`, (size: number) => ({ plan: plan(size) })] as const,
      [
        `a journal of ${name}`,
        (size: number) => ({ journal: sealJournal(plan(0), make(size), Date.now()) }),
      ] as const,
    ];
  },
);
