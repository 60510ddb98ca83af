// Answers of a report. Only built here, from an allow-list, so that no value of an account, which may be secret or
// somebody's name, can reach a report.
import { operations } from '../sandbox/contract.ts';
import type { Observation } from './probe.ts';

declare const allowed: unique symbol;
/** A word that is safe to publish. Only this file makes one. */
export type Word = string & { readonly [allowed]: true };

/** One question's answer: names that the question itself gives, and words. */
export type Answer = Readonly<Record<string, Word>>;

const safe = (text: string): Word => text as Word;

/** Names and values that the contract knows: property names, enum values, parameters. */
const vocabulary: ReadonlySet<string> = new Set(
  Object.values(operations).flatMap(({ pathParameters, queryParameters, body, responses }) => [
    ...[...pathParameters, ...queryParameters].flatMap(({ name, schema }) => [name, ...wordsOf(schema)]),
    ...wordsOf(body?.schema),
    ...Object.values(responses).flatMap(wordsOf),
  ]),
);

function wordsOf(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(wordsOf);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key === 'properties')
      return [...Object.keys(Object(value)), ...Object.values(Object(value)).flatMap(wordsOf)];
    if (key === 'enum' && Array.isArray(value)) return value.filter((one) => typeof one === 'string');
    return wordsOf(value);
  });
}

/** Names that were seen in replies and that the contract does not have: of fields, never of values. */
const seenNames = new Set(
  (
    'object data total has_more records success errorCode message status error code workspaces capabilities users ' +
    'current_page page page_size prompt_owning_workspace_id access_level allow_all_workspaces prompt_version_labels ' +
    'variable_components prompt_version_label_name expiry_enforced next_usage_reset_at api_key_defaults_id group_key is_quota_exceeded ' +
    'masked_api_key ai_provider_name integration_id provider workspace_name global_workspace_access list settings ' +
    'security_settings deny async sequential on_success on_fail onFail onSuccess on_fail_action soft_deny_200 feedback'
  ).split(' '),
);

export const yes = safe('yes');
export const no = safe('no');
export const same = safe('same');
export const differs = safe('differs');
/** What the question needs is not in the account. */
export const nothing = safe('nothing to ask about');

export function truth(value: boolean): Word {
  return value ? yes : no;
}

/** The status, and Portkey's code where it is one of the form AB00. */
export function outcome({ status, code }: Observation): Word {
  return safe(
    code !== undefined && /^AB\d\d$/.test(code) ? `${Math.trunc(status)} ${code}` : `${Math.trunc(status)}`,
  );
}

/** None, one or more: a count says too much of an account. */
export function amount(count: number): Word {
  return safe(count === 0 ? '0' : count === 1 ? '1' : '2+');
}

/** Whether two replies hold the same, apart from the time. */
export function compared(one: unknown, other: unknown): Word {
  return JSON.stringify(one) === JSON.stringify(other) ? same : differs;
}

/** A word of the contract's, or that it is another. */
export function known(value: unknown): Word {
  if (typeof value !== 'string') return classOf(value);
  return safe(vocabulary.has(value) || seenNames.has(value) ? value : 'a word that the contract has not');
}

/** The kind of a value, and the form of a text. */
export function classOf(value: unknown): Word {
  if (value === null) return safe('null');
  if (Array.isArray(value)) return safe(value.length === 0 ? 'list, empty' : 'list');
  if (typeof value === 'number')
    return safe(`${Number.isInteger(value) ? 'integer' : 'number'}${value < 0 ? ', negative' : ''}`);
  if (typeof value !== 'string') return safe(typeof value);
  const form = forms.find(([pattern]) => pattern.test(value));
  return safe(form ? form[1] : 'text');
}

const forms: readonly (readonly [RegExp, string])[] = [
  [/^$/, 'text, empty'],
  [/^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-/i, 'uuid, version 1'],
  [/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'uuid'],
  [/^(ws|pc|pp|pg|co)-.{1,24}-[0-9a-f]{6}$/, 'prefix-name-6hex'],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/, 'time, .000Z'],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'time, milliseconds'],
  [/^\d{4}-\d\d-\d\dT/, 'time'],
  [/^.{1,4}\*{3,}.{0,4}$/, 'masked a**b'],
  [/^masked_/, 'masked_ prefix'],
  [/^@[^/]+\/.+$/, '@slug/model'],
  [/^[{[]/, 'JSON text'],
];

/** The keys of an object in a fixed order; keys that are no names of fields are one `*`. */
export function keysOf(value: unknown): Word {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return classOf(value);
  const names = Object.keys(value).map((key) => (vocabulary.has(key) || seenNames.has(key) ? key : '*'));
  return safe([...new Set(names)].sort().join(' ') || 'none');
}

/** How names are written: `membersViewLogs` or `members_view_logs`. */
export function spelling(value: unknown): Word {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  if (keys.length === 0) return safe('none');
  const snake = keys.some((key) => key.includes('_'));
  const camel = keys.some((key) => /[a-z][A-Z]/.test(key));
  return safe(snake && camel ? 'both' : snake ? 'snake_case' : camel ? 'camelCase' : 'one word');
}

/** Which of the names are among the headers of a reply: names only. */
export function present(names: readonly string[], { headers }: Observation): Word {
  return safe(names.filter((name) => headers.has(name)).join(' ') || 'none');
}
