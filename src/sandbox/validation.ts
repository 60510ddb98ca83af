// Requests against the contract. A validator is compiled when its operation is first called.
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { invalid } from './api-error.ts';
import type { Operation, Parameter, Schema } from './contract.ts';

// The contract describes JSON; what comes in a URL is text and is read as the type that the schema names.
const bodies = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
const urls = new Ajv2020({ strict: false, validateFormats: false, allErrors: true, coerceTypes: 'array' });

interface Checks {
  readonly path: ValidateFunction;
  readonly query: ValidateFunction;
  readonly body: ValidateFunction | undefined;
}

const compiled = new WeakMap<Operation, Checks>();

function objectOf(parameters: readonly Parameter[]): Schema {
  return {
    type: 'object',
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
  };
}

function checksOf(operation: Operation): Checks {
  const known = compiled.get(operation);
  if (known) return known;
  const checks = {
    path: urls.compile(objectOf(operation.pathParameters)),
    query: urls.compile(objectOf(operation.queryParameters)),
    body: operation.body && bodies.compile(operation.body.schema),
  };
  compiled.set(operation, checks);
  return checks;
}

/** Keywords that hold others: what is wrong is told by the error of the one within. */
const wrappers = new Set(['if', 'anyOf', 'oneOf', 'allOf', 'propertyNames', 'contains']);

/** What is wrong, without the validator's own words where those name keywords of the schema and no value. */
function messageOf({ keyword, params, message = 'is not valid' }: ErrorObject): string {
  switch (keyword) {
    case 'enum': {
      const values = (params['allowedValues'] as readonly unknown[]).map((value) => JSON.stringify(value));
      return `must be one of ${values.slice(0, 12).join(', ')}${values.length > 12 ? ' and others' : ''}`;
    }
    case 'const':
      return `must be ${JSON.stringify(params['allowedValue'])}`;
    case 'additionalProperties':
      return `does not take ${JSON.stringify(params['additionalProperty'])}`;
    case 'oneOf':
      return 'fits several forms, of which it must be one';
    default:
      return wrappers.has(keyword) || keyword === 'not' || keyword === 'false schema'
        ? 'is not taken in this form'
        : message;
  }
}

function formatAjvErrors(place: string, errors: readonly ErrorObject[] | null | undefined): string {
  const all = errors ?? [];
  const leaves = all.filter(({ keyword }) => !wrappers.has(keyword));
  const told = (leaves.length > 0 ? leaves : all).map(
    (error) => `${place}${error.instancePath.replaceAll('/', '.')} ${messageOf(error)}`,
  );
  // A union fails once for each of its branches; the first few say enough.
  return [...new Set(told)].slice(0, 4).join('; ');
}

/** Objects in a query travel as JSON text; what is no JSON stays text, and is refused as such. */
function readObjects(parameters: readonly Parameter[], query: Record<string, unknown>): void {
  for (const { name, schema } of parameters) {
    const value = query[name];
    if (schema['type'] !== 'object' || typeof value !== 'string') continue;
    try {
      query[name] = JSON.parse(value);
    } catch {
      // Left to the check, which names the parameter.
    }
  }
}

/**
 * Checks the parts of a request; path and query values become the types that the contract names.
 * Throws 400 AB01 with the first few things that are wrong.
 */
export function checkRequest(
  operation: Operation,
  path: Record<string, unknown>,
  query: Record<string, unknown>,
  body: unknown,
): void {
  const checks = checksOf(operation);
  readObjects(operation.queryParameters, query);
  if (!checks.path(path)) throw invalid(formatAjvErrors('path', checks.path.errors));
  if (!checks.query(query)) throw invalid(formatAjvErrors('query', checks.query.errors));
  if (!checks.body) return;
  if (body === undefined) {
    if (operation.body?.required) throw invalid('A JSON body is required');
    return;
  }
  if (!checks.body(body)) throw invalid(formatAjvErrors('body', checks.body.errors));
}
