// Content of a prompt version, without its place: read from Portkey's reply, compared, written back.
import { isDeepStrictEqual } from 'node:util';
import type { ArgumentsOf } from '../../../generated/types.ts';
import { numberOf, textOf, unwrap } from '../../../portkey/response/reply-object.ts';
import { isRecord } from '../../../runtime/json.ts';

export { numberOf, textOf, unwrap };

/** The execution fields of a version, by the contract's names; what is not set is absent. */
export type Content = Readonly<
  Partial<
    Pick<
      ArgumentsOf<'update_prompt'>,
      | 'string'
      | 'parameters'
      | 'model'
      | 'virtual_key'
      | 'functions'
      | 'tools'
      | 'tool_choice'
      | 'is_raw_template'
      | 'version_description'
      | 'template_metadata'
    >
  >
>;

/** A version as `get_prompt` and `get_prompt_version` give it. */
export interface Version {
  readonly id: string | undefined;
  readonly number: number | undefined;
  readonly labelId: string | undefined;
  readonly content: Content;
}

/** The fields that are compared as a whole; metadata are compared key by key. */
export const wholeFields = [
  'string',
  'parameters',
  'model',
  'virtual_key',
  'functions',
  'tools',
  'tool_choice',
  'is_raw_template',
  'version_description',
] as const satisfies readonly (keyof Content)[];

/** Reads a version from a reply: nulls are absent, and a flag may be 0, 1 or a boolean (provider's client.go:1350). */
export function versionOf(body: unknown): Version {
  const reply = unwrap(body);
  const given: [keyof Content, unknown][] = [
    ['string', reply['string']],
    ['parameters', reply['parameters']],
    ['model', textOf(reply['model'])],
    ['virtual_key', textOf(reply['virtual_key'])],
    ['functions', reply['functions']],
    ['tools', reply['tools']],
    ['tool_choice', reply['tool_choice']],
    ['is_raw_template', Number(reply['is_raw_template'] ?? 0)],
    ['version_description', textOf(reply['prompt_version_description'])],
    ['template_metadata', isRecord(reply['template_metadata']) ? reply['template_metadata'] : undefined],
  ];
  return {
    id: textOf(reply['prompt_version_id']),
    number: numberOf(reply['prompt_version']),
    labelId: textOf(reply['prompt_version_label_id']),
    content: Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== null)),
  };
}

/** The messages of a chat template, which is JSON text; undefined for plain text. */
export function messagesIn(template: unknown): readonly unknown[] | undefined {
  if (typeof template !== 'string' || !template.trimStart().startsWith('[')) return undefined;
  try {
    const parsed: unknown = JSON.parse(template);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Nothing set: absent, null, or an empty text, list or object. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

/** The same to whoever runs the prompt: the order of keys, and how a chat template is spaced, say nothing. */
export function same(field: keyof Content, a: unknown, b: unknown): boolean {
  if (isEmpty(a) && isEmpty(b)) return true;
  if (field === 'is_raw_template') return Number(a ?? 0) === Number(b ?? 0);
  if (field === 'string') return isDeepStrictEqual(messagesIn(a) ?? a, messagesIn(b) ?? b);
  return isDeepStrictEqual(a, b);
}

/** What of `wanted` is not so in `current`: field names, and `template_metadata.<key>` for metadata. */
export function differences(current: Content, wanted: Content): string[] {
  const now = current.template_metadata ?? {};
  return [
    ...wholeFields.filter(
      (field) => wanted[field] !== undefined && !same(field, current[field], wanted[field]),
    ),
    ...Object.entries(wanted.template_metadata ?? {})
      .filter(([key, value]) => !isDeepStrictEqual(now[key], value))
      .map(([key]) => `template_metadata.${key}`),
  ];
}

/**
 * The next version in full, since an update without `patch` keeps nothing that it does not name: `wanted` over
 * `current`, metadata key by key. A description speaks of one version, so that the former one is not carried on.
 */
export function merged(current: Content, wanted: Content): Content {
  const { version_description: _, ...kept } = current;
  return {
    parameters: {},
    is_raw_template: 0,
    ...kept,
    ...wanted,
    template_metadata: { ...current.template_metadata, ...wanted.template_metadata },
  };
}
