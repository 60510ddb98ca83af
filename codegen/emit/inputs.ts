// src/generated/inputs/<domain>.json: the full schemas of a domain's tools, with parts that stand more than once
// under `$defs` of the file. They are read when find_tools or an error asks for one.
import { isObject, type Json } from '../contract/document.ts';
import { shownSchema } from '../model/views.ts';
import { byDomain, type EmitContext, type Emitted } from './context.ts';

/** Characters of JSON from which a part is worth a definition. */
const leastLength = 100;

/** The same object with each value replaced. */
function mapped(object: Json, change: (value: unknown, key: string) => unknown): Json {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

/**
 * Schemas with the parts that they repeat written once.
 * @param schemas by tool, without `$ref` of their own
 * @returns the same, after `$defs`, where there are any
 */
function withDefinitions(schemas: Json): Json {
  /** Writes each schema directly below one by `write`; `properties` is a map of schemas and none itself. */
  const below = (value: Json, property: string, write: (part: unknown, property: string) => unknown): Json =>
    mapped(value, (part, key) =>
      key === 'properties' && isObject(part) ? mapped(part, write) : write(part, property),
    );

  const counts = new Map<string, number>();
  const count = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(count);
    if (!isObject(value)) return;
    const text = JSON.stringify(value);
    const times = (counts.get(text) ?? 0) + 1;
    counts.set(text, times);
    // What stands within a repeated part is not repeated by that.
    if (times === 1 || text.length < leastLength) below(value, '', count);
  };
  for (const schema of Object.values(schemas)) if (isObject(schema)) below(schema, '', count);

  const names = new Map<string, string>();
  const definitions = new Map<string, unknown>();
  const written = (value: unknown, property: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => written(item, property));
    if (!isObject(value)) return value;
    const text = JSON.stringify(value);
    if (text.length < leastLength || (counts.get(text) ?? 0) < 2) return below(value, property, written);
    let name = names.get(text);
    if (name === undefined) {
      name = property;
      for (let at = 2; definitions.has(name); at += 1) name = `${property}_${at}`;
      names.set(text, name);
      definitions.set(name, undefined);
      definitions.set(name, below(value, property, written));
    }
    return { $ref: `#/$defs/${name}` };
  };
  const tools = mapped(schemas, (schema, tool) => (isObject(schema) ? below(schema, tool, written) : schema));
  return { ...(definitions.size > 0 && { $defs: Object.fromEntries(definitions) }), ...tools };
}

export function emitInputs({ operations, platform }: EmitContext): Emitted {
  return new Map(
    [...byDomain(operations)].map(([domain, list]) => {
      const inputs = Object.fromEntries(list.map(({ tool, input }) => [tool, shownSchema(input)]));
      return [
        `${platform.generated}/inputs/${domain}.json`,
        `${JSON.stringify(withDefinitions(inputs), null, 1)}\n`,
      ];
    }),
  );
}
