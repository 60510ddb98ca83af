// Normal forms: how values that mean the same are brought to one form, so that an export planned against the
// workspace it came from shows no difference. One row a rule, each with where the fact about Portkey comes from.
import { isRecord } from '../runtime/json.ts';
import { isEmpty, sorted } from './canonical.ts';
import type { NormalForm } from './types.ts';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function mapValues(value: unknown, change: (inner: unknown, key: string) => unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, change(inner, key)] as const)
      .filter(([, inner]) => inner !== undefined),
  );
}

/** What Portkey keeps by itself: when a period ends, and what was used in it. */
const clocks = new Set(['next_usage_reset_at', 'next_rotation_at', 'current_usage', 'last_reset_at']);

function withoutClocks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutClocks);
  return mapValues(value, (inner, key) => (clocks.has(key) || inner === null ? undefined : inner));
}

function table<Names extends string>(rows: Record<Names, NormalForm>): Record<Names, NormalForm> {
  return rows;
}

export const forms = table({
  absent: {
    rule: 'null, "", [] and {} are the same as an absent field',
    source: 'recorded replies of 2026-06-11: rate_limits is null in one reply and [] in another',
    apply: (value) => (isEmpty(value) ? undefined : value),
  },
  withoutEmpties: {
    rule: 'an empty member of an object of defaults is the same as an absent one',
    source: 'the same, one level down',
    apply: (value) => mapValues(value, (inner) => (isEmpty(inner) ? undefined : inner)),
  },
  jsonText: {
    rule: 'a config may come as an object or as JSON text',
    source: 'Portkey OpenAPI document of 2026-06-12: a string in GET, an object in POST',
    apply: (value) => sorted(typeof value === 'string' ? parsed(value) : value),
  },
  flag: {
    rule: '0 and 1 are false and true',
    source: 'terraform-provider-portkey 0.2.28, client.go: is_raw_template and isDefault are numbers',
    apply: (value) => (value === undefined || value === null ? undefined : Number(value) === 1),
  },
  numericFlags: {
    rule: 'settings hold 0 and 1 where a file may say false and true',
    source: 'recorded reply of 2026-06-11: settings.debug_log is 1',
    apply: (value) => mapValues(value, (inner) => (typeof inner === 'boolean' ? Number(inner) : inner)),
  },
  chatTemplate: {
    rule: 'a chat template is JSON text, however it is spaced',
    source: 'Portkey OpenAPI document of 2026-06-12: prompts hold their messages as a string',
    apply: (value) => {
      if (typeof value !== 'string' || !value.trimStart().startsWith('[')) return value;
      const messages = parsed(value);
      return Array.isArray(messages) ? sorted(messages) : value;
    },
  },
  modelApart: {
    rule: 'parameters may gain a model of their own, the same as the version has',
    source: 'a precaution: drift of this kind is reported, and no recorded reply shows it',
    apply: (value, reply) =>
      mapValues(value, (inner, key) => (key === 'model' && inner === reply.model ? undefined : inner)),
  },
  withoutClocks: {
    rule: 'when a budget or key is next reset is kept by Portkey, and moves on by itself',
    source: 'Portkey OpenAPI document of 2026-06-12: next_usage_reset_at, next_rotation_at',
    apply: withoutClocks,
  },
  instant: {
    rule: 'a time may come with or without milliseconds',
    source: 'recorded replies of 2026-06-11: times end in .000Z',
    apply: (value) => {
      const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
      return Number.isNaN(at) ? value : new Date(at).toISOString();
    },
  },
  asSet: {
    rule: 'scopes and addresses are sets: their order says nothing',
    source: 'a precaution: no source says that order is kept',
    apply: (value) => (Array.isArray(value) ? [...new Set(value.map(String))].sort() : value),
  },
  unmasked: {
    rule: 'a credential comes back masked, sometimes with masked_ before its name',
    source: 'terraform-provider-portkey 0.2.28, RESOURCE_MATRIX: secret references',
    apply: (value) =>
      isRecord(value)
        ? Object.fromEntries(
            Object.entries(value).map(([key, inner]) => [
              key.replace(/^masked_/, ''),
              key.startsWith('masked_') && typeof inner === 'string' && inner !== '' ? { secret: '' } : inner,
            ]),
          )
        : value,
  },
  sorted: {
    rule: 'the order of keys in an object says nothing',
    source: 'RFC 8259, section 4',
    apply: sorted,
  },
});

/** Rules that are not of one value: where they are kept, for the documents. */
export const wholeRules: readonly {
  readonly rule: string;
  readonly source: string;
  readonly where: string;
}[] = [
  {
    rule: "a workspace's icon stands before its name, which is not compared",
    source: 'terraform-provider-portkey, docs/resources/workspace.md',
    where: 'kinds/workspace.ts',
  },
  {
    rule: 'version numbers have gaps and are not carried: versions are known by what they say',
    source: 'terraform-provider-portkey 0.2.13, CHANGELOG: edits in the console create gaps',
    where: 'kinds/prompts.ts',
  },
  {
    rule: 'an object is written by its slug in one place and by its UUID in another',
    source: 'Portkey OpenAPI document of 2026-06-12',
    where: 'references.ts',
  },
  {
    rule: 'a read right after a write may be stale: ids come from the reply to the write',
    source: 'terraform-provider-portkey 0.2.12 and 0.2.26, CHANGELOG',
    where: 'apply.ts',
  },
  {
    rule: 'the catalog adds models to an integration: only custom and switched ones are carried',
    source: 'terraform-provider-portkey 0.2.15: allow_all_models beside the list of models',
    where: 'kinds/integrations.ts',
  },
];
