// The smallest request that an operation's schema lets through.
import type { Operation, Parameter, Schema } from '../../src/sandbox/contract.ts';

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function merge(one: unknown, other: unknown): unknown {
  const both = { ...record(one), ...record(other) };
  return Object.keys(both).length > 0 ? both : (other ?? one);
}

/** The smallest value of a schema. Patterns of the contract are all met by "sample-1". */
export function minimal(schema: Schema): unknown {
  const { type } = schema;
  if (list(schema['enum']).length > 0) return list(schema['enum'])[0];
  if ('const' in schema) return schema['const'];
  let value: unknown;
  const kind = Array.isArray(type) ? type.find((one) => one !== 'null') : type;
  if (kind === 'object' || schema['properties']) {
    const properties = record(schema['properties']);
    value = Object.fromEntries(
      list(schema['required']).map((name) => [String(name), minimal(record(properties[String(name)]))]),
    );
  } else if (kind === 'array') {
    const least = Number(schema['minItems'] ?? 0);
    value = Array.from({ length: least }, () => minimal(record(schema['items'])));
  } else if (kind === 'string') {
    value = 'sample-1';
  } else if (kind === 'integer' || kind === 'number') {
    value = Number(schema['minimum'] ?? 1);
  } else if (kind === 'boolean') {
    value = true;
  }
  for (const word of ['anyOf', 'oneOf']) {
    const [first] = list(schema[word]);
    if (first !== undefined) value = merge(value, minimal(record(first)));
  }
  for (const part of list(schema['allOf'])) value = merge(value, minimal(record(part)));
  return value ?? {};
}

/** Values for the parameters that must be there. */
export function minimalParameters(parameters: readonly Parameter[]): Record<string, string> {
  return Object.fromEntries(
    parameters.filter(({ required }) => required).map(({ name, schema }) => [name, String(minimal(schema))]),
  );
}

/** The smallest body, or undefined when there need not be one. */
export function minimalBody(operation: Operation): unknown {
  return operation.body ? minimal(operation.body.schema) : undefined;
}
