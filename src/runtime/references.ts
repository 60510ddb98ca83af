// Generated schemas of one domain, whole again after codegen wrote their repeated parts once, under `$defs`.
import type { InputSchema } from './tool-schema.ts';

type Node = Readonly<Record<string, unknown>>;

const prefix = '#/$defs/';

/** The schemas of a generated file by tool; a part that stands in several places is one object. */
export function withoutReferences(file: object): Readonly<Record<string, InputSchema>> {
  const { $defs = {}, ...tools } = file as { readonly $defs?: Node };
  const made = new Map<string, unknown>();
  const whole = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(whole);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref } = value as Node;
    if (typeof $ref !== 'string')
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, whole(part)]));
    const name = $ref.slice(prefix.length);
    if (!made.has(name)) made.set(name, whole($defs[name]));
    return made.get(name);
  };
  return whole(tools) as Readonly<Record<string, InputSchema>>;
}
