// A value as a schema of the contract describes it: a reply for a draft of the sandbox, a call for a contract diff.
import { type Schema, typesOf } from './schema.ts';

const texts: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T00:00:00.000Z',
  date: '2026-01-01',
  uuid: '00000000-0000-4000-8000-000000000001',
  uri: 'https://example.com/hook',
  email: 'someone@example.com',
};

/** A value that fits, with every property that is named; what holds itself ends at the fourth level. */
export function exampleOf(schema: Schema, name = 'text', depth = 0): unknown {
  const [first] = schema.enum ?? [];
  if (first !== undefined) return first;
  if (schema.const !== undefined) return schema.const;
  const [branch] = schema.anyOf ?? [];
  if (branch && !schema.properties) return exampleOf(branch, name, depth);
  switch (typesOf(schema).find((type) => type !== 'null')) {
    case 'array':
      return schema.items && depth < 4 ? [exampleOf(schema.items, name, depth + 1)] : [];
    case 'object':
      return depth < 4
        ? Object.fromEntries(
            Object.entries(schema.properties ?? {}).map(([key, value]) => [
              key,
              exampleOf(value, key, depth + 1),
            ]),
          )
        : {};
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'string':
      return texts[schema.format ?? ''] ?? name;
    default:
      return null;
  }
}
