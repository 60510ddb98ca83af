// Where replies in use differ from the contract's schemas, in the sandbox as on the hosted API.
import type { Schema } from '../../src/sandbox/contract.ts';

/** Fields that are null where nothing is set, though the document allows none: seen in replies in 2026. */
const unset = [
  'usage_limits',
  'rate_limits',
  'expires_at',
  'user_id',
  'alert_emails',
  'metadata',
  'config_id',
];

/** Operation -> the fields of its reply that may be null. */
export const nullable: Readonly<Record<string, readonly string[]>> = {
  'GET /api-keys': unset,
  'GET /api-keys/{id}': unset,
  'GET /virtual-keys': [...unset, 'model_config'],
  'GET /virtual-keys/{slug}': unset,
};

/** A reply schema in which the fields of these names may be null, at any depth. */
export function tolerant(schema: unknown, fields: readonly string[]): Schema {
  const copy: Record<string, unknown> = {};
  for (const [word, value] of Object.entries(Object(schema))) {
    copy[word] = inner(value, fields, word === 'properties');
  }
  return copy;
}

function inner(value: unknown, fields: readonly string[], properties: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => inner(item, fields, false));
  if (typeof value !== 'object' || value === null) return value;
  if (!properties) return tolerant(value, fields);
  return Object.fromEntries(
    Object.entries(value).map(([name, schema]) => {
      const own = inner(schema, fields, false);
      return [name, fields.includes(name) ? { anyOf: [own, { type: 'null' }] } : own];
    }),
  );
}
