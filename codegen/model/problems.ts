// Constructs of an operation that no tool can express, refused by name so that none is lost.
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../contract/document.ts';
import { bodyProblem } from './body.ts';
import type { OperationModel } from './operation.ts';
import { walk } from './schema.ts';

/** Arguments that this server itself takes beside those of an operation. */
const reserved: ReadonlySet<string> = new Set(['select', 'all_pages', 'extra_fields', 'confirmation_token']);

const rename = 'give the parameter another name with x-argument in an overlay';

/** Each problem as a sentence that follows the operation's key. */
export function problemsOf(operation: OperationModel, raw: Json): string[] {
  const { input, params, body } = operation;
  const problems: string[] = [];
  const unreadable = bodyProblem(raw);
  if (unreadable !== undefined) problems.push(unreadable);
  for (const name of Object.keys(input.properties ?? {}))
    if (reserved.has(name))
      problems.push(`takes ${name}, which is an argument of this server's own: ${rename}`);
  const outside = [
    ...params.path.map((parameter) => ({ ...parameter, place: 'path' })),
    ...params.query.map((parameter) => ({ ...parameter, place: 'query' })),
    ...params.header.map((parameter) => ({ ...parameter, place: 'header' })),
  ];
  for (const [index, { name, wire, place, schema }] of outside.entries()) {
    for (const other of outside.slice(0, index)) {
      if (other.name !== name) continue;
      if (other.place === place)
        problems.push(
          `has ${other.wire} and ${wire} in the ${place}, which would be one argument: ${rename}`,
        );
      else if (!isDeepStrictEqual(other.schema, schema))
        problems.push(
          `has ${name} in the ${other.place} and in the ${place} with different types: ${rename}`,
        );
    }
    const inBody = body?.properties.includes(name) ? body.schema.properties?.[name] : undefined;
    if (inBody && !sameTypes(inBody.type, schema.type))
      problems.push(`has ${name} in the ${place} and in the body with different types: ${rename}`);
  }
  const patterns = new Set<string>();
  walk(input, ({ pattern }, path) => {
    if (pattern !== undefined && !compiles(pattern))
      patterns.add(`${path} with the pattern ${JSON.stringify(pattern)}`);
  });
  for (const each of patterns)
    problems.push(`takes ${each}, which JavaScript cannot read: correct it in an overlay`);
  return problems;
}

function sameTypes(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual([a].flat().toSorted(), [b].flat().toSorted());
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}
