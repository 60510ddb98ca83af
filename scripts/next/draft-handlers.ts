// Drafts of sandbox handlers, made from the contract: a kind of object with its list and its items becomes one
// resource(), any other operation a reply as its schema describes it.

import { exampleOf } from '../../codegen/model/example.ts';
import type { OperationModel } from '../../codegen/model/index.ts';
import { singular } from '../../codegen/model/names.ts';
import { successReply } from '../../codegen/model/operation.ts';
import { typesOf } from '../../codegen/model/schema.ts';

/** The mark of a draft; a test fails while one stands. */
export const mark = 'DRAFT';

/** What each row has by itself. */
const own = new Set(['id', 'created_at', 'last_updated_at']);

export interface HandlersDraft {
  /** Imports from '../sandbox-request.ts' and '../resource.ts' that the text needs. */
  readonly imports: ReadonlySet<string>;
  /** Functions that stand above the object of handlers. */
  readonly above: string;
  /** Entries of the object of handlers. */
  readonly entries: string;
  /** A function of `above` that lays a first object, and the body that it takes; the seed calls it. */
  readonly seeds: readonly { readonly add: string; readonly body: unknown }[];
}

export const camel = (words: string): string =>
  words.replaceAll(/[-_ ]+(\w)/g, (_, letter: string) => letter.toUpperCase());
const pascal = (words: string): string => camel(`-${words}`);
const code = (value: unknown): string => JSON.stringify(value);
/** The fields of an object, each with a comma behind it. */
const fieldsOf = (value: Readonly<Record<string, unknown>>): string =>
  Object.entries(value)
    .map(([name, field]) => `${code(name)}: ${code(field)}, `)
    .join('');

function without(value: unknown, names: ReadonlySet<string>): Record<string, unknown> {
  const fields = typeof value === 'object' && value !== null ? value : {};
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));
}

/** What one object of a list is called: /admin/audit-webhooks holds audit-webhook. */
function kindOf(path: string): string {
  return singular(path.split('/').at(-1) ?? 'thing');
}

function requiredOf(operation: OperationModel): unknown {
  const { properties = {}, required = [] } = operation.body?.schema ?? {};
  return Object.fromEntries(required.map((name) => [name, exampleOf(properties[name] ?? {}, name)]));
}

interface Kind {
  readonly list: OperationModel;
  readonly item: OperationModel;
  readonly create?: OperationModel;
  readonly update?: OperationModel;
  readonly remove?: OperationModel;
}

/** A list whose entries stand under `data`, and the operations on its path and one id below. */
function kindsOf(operations: readonly OperationModel[]): Kind[] {
  const at = (method: string, path: string): OperationModel | undefined =>
    operations.find((each) => each.method === method && each.path === path);
  return operations.flatMap((list) => {
    const rows = successReply(list)?.properties?.['data'];
    // resource() picks the object by the path's one id.
    if (list.method !== 'GET' || list.path.includes('{') || !rows || !typesOf(rows).includes('array'))
      return [];
    const item = operations.find(
      (each) =>
        each.method === 'GET' &&
        each.path.startsWith(`${list.path}/{`) &&
        each.path.split('/').length === list.path.split('/').length + 1,
    );
    if (!item) return [];
    const create = at('POST', list.path);
    const update = at('PUT', item.path) ?? at('PATCH', item.path);
    const remove = at('DELETE', item.path);
    return [{ list, item, ...(create && { create }), ...(update && { update }), ...(remove && { remove }) }];
  });
}

function resourceDraft({ list, item, create, update }: Kind): HandlersDraft {
  const kind = kindOf(list.path);
  const add = `add${pascal(kind)}`;
  const store = `account.kind(${code(kind)})`;
  const settable = create?.body?.properties ?? [];
  const changes = update?.body?.properties ?? [];
  const answered = create && without(exampleOf(successReply(create) ?? {}), own);
  const lines = [
    `...resource({`,
    `path: ${code(list.path)},`,
    `item: ${code(item.path)},`,
    `store: (account) => ${store},`,
    ...(create
      ? [
          `make: ({ account, body }) => ${add}(account, body),`,
          `made: ({ id }) => ({ id, ${fieldsOf(answered ?? {})} }),`,
        ]
      : []),
    `listed: (row) => row,`,
    ...(update ? [`change: (_row, { body }) => sent(body, ${code(changes)}),`] : []),
    `}),`,
  ];
  return {
    imports: new Set(['SandboxAccount', 'resource', 'sent', 'Row']),
    above: [
      `// ${mark}: made from the contract. Put right what the API does beyond it, then take this line out.`,
      `/** Makes one ${kind.replaceAll('-', ' ')}. */`,
      `export function ${add}(account: SandboxAccount, body: Readonly<Record<string, unknown>>): Row {`,
      `  return ${store}.add({ ...account.fresh(), ${fieldsOf(without(exampleOf(successReply(item) ?? {}), own))}...sent(body, ${code(settable)}) });`,
      `}`,
    ].join('\n'),
    entries: lines.join('\n'),
    seeds: [{ add, body: create ? requiredOf(create) : {} }],
  };
}

/** Handlers for operations of one domain that the sandbox does not serve yet. */
export function draftHandlers(operations: readonly OperationModel[]): HandlersDraft {
  const kinds = kindsOf(operations);
  const parts = kinds.map(resourceDraft);
  const covered = new Set(
    kinds.flatMap(({ list, item, create, update, remove }) =>
      [list, item, create, update, remove].map((each) => each?.key),
    ),
  );
  const single = operations
    .filter(({ key }) => !covered.has(key))
    .map((operation) => {
      const schema = successReply(operation);
      const value = schema ? exampleOf(schema) : {};
      return `// ${mark}: a reply as the contract describes it. Let it say what the sandbox holds.\n${code(operation.key)}: () => (${code(value)}),`;
    });
  return {
    imports: new Set(parts.flatMap((part) => [...part.imports])),
    above: parts.map((part) => part.above).join('\n\n'),
    entries: [...parts.map((part) => part.entries), ...single].join('\n'),
    seeds: parts.flatMap((part) => part.seeds),
  };
}
