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

function formatAjvErrors(place: string, errors: readonly ErrorObject[] | null | undefined): string {
  // A union fails once for each of its branches; the first few say enough.
  return (errors ?? [])
    .slice(0, 4)
    .map((error) => `${place}${error.instancePath.replaceAll('/', '.')} ${error.message ?? 'is not valid'}`)
    .join('; ');
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
