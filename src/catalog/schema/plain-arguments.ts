// Checks arguments against one of our own plain schemas: closed, flat, strings, whole numbers, string lists, objects.

import { limits } from '../../runtime/limits.ts';
import { closestMatch } from '../../runtime/suggest.ts';
import type { InputSchema, SchemaNode } from '../../runtime/tool-schema.ts';
import type { ArgumentIssue } from '../tool.ts';
import { shownName } from './validation-messages.ts';

function fits(value: unknown, node: SchemaNode): string | undefined {
  switch (node.type) {
    case 'string':
      return typeof value === 'string' ? undefined : 'must be a string';
    case 'integer':
      return Number.isInteger(value) ? undefined : 'must be a whole number';
    case 'array':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
        ? undefined
        : 'must be an array of strings';
    default:
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? undefined
        : 'must be an object';
  }
}

/** Every fault; empty when the arguments are good. */
export function plainIssues(schema: InputSchema, args: unknown): readonly ArgumentIssue[] {
  if (typeof args !== 'object' || args === null || Array.isArray(args))
    return [{ path: '', message: 'must be an object' }];
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  const known = Object.keys(schema.properties);
  const missing = (schema.required ?? [])
    .filter((name) => !given.some(([key]) => key === name))
    .map((name) => ({ path: name, message: 'is required' }));
  // Stops at one more than is reported.
  const wrong = given.slice(0, known.length + limits.listedFaults).flatMap(([name, value]) => {
    const node = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    const near = node ? undefined : closestMatch(name, known);
    const message = node
      ? fits(value, node)
      : `is not an argument of this tool${near === undefined ? ` (takes ${known.join(', ')})` : `; did you mean ${near}?`}`;
    return message === undefined ? [] : [{ path: shownName(name), message }];
  });
  return [...missing, ...wrong].slice(0, limits.listedFaults);
}
