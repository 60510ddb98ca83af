// Routes a method and a path to an operation.
import FindMyWay, { type HTTPMethod } from 'find-my-way';
import { type Operation, operations } from './contract.ts';

/** An operation and the values of its path parameters, in the order of the path. */
export interface Match {
  readonly key: string;
  readonly operation: Operation;
  readonly values: readonly string[];
}

interface Route {
  readonly key: string;
  readonly operation: Operation;
}

function routesOf(contract: typeof operations) {
  const routes = FindMyWay({ ignoreTrailingSlash: true, maxParamLength: 2000 });
  for (const [key, operation] of Object.entries(contract)) {
    // Parameters are known by their place: one path may call a place `slug` and another `configId`.
    let place = 0;
    const path = operation.path.replaceAll(/\{[^}]+\}/g, () => `:p${place++}`);
    const bases = operation.plane === 'public' ? ['', ...operation.base] : operation.base;
    const route: Route = { key, operation };
    for (const base of bases)
      routes.on(operation.method as HTTPMethod, `${base && `/${base}`}${path}`, () => {}, route);
  }
  return routes;
}

/** Every sandbox of a process shares them: making them costs more than many a request. */
const routes = routesOf(operations);

/**
 * The operation of a method and a path that starts with its version ("/v1/prompts/abc"), or undefined.
 * Percent-encoding in parameters is undone.
 */
export function matchRoute(method: string, path: string): Match | undefined {
  const found = routes.find(method as HTTPMethod, path);
  if (!found) return undefined;
  const { key, operation } = found.store as Route;
  const values = operation.pathParameters.map((_, at) => found.params[`p${at}`] ?? '');
  return { key, operation, values };
}
