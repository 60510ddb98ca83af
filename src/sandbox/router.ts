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

/** Finds operations by method and a path that starts with its version: "/v1/prompts/abc". */
export class Router {
  readonly #routes = FindMyWay({ ignoreTrailingSlash: true, maxParamLength: 2000 });

  constructor() {
    for (const [key, operation] of Object.entries(operations)) {
      // Parameters are known by their place: one path may call a place `slug` and another `configId`.
      let place = 0;
      const path = operation.path.replaceAll(/\{[^}]+\}/g, () => `:p${place++}`);
      const bases = operation.plane === 'public' ? ['', ...operation.base] : operation.base;
      for (const base of bases) {
        this.#routes.on(operation.method as HTTPMethod, `${base && `/${base}`}${path}`, () => {}, {
          key,
          operation,
        });
      }
    }
  }

  /** The operation at this place, or undefined. Percent-encoding in parameters is undone. */
  match(method: string, path: string): Match | undefined {
    const found = this.#routes.find(method as HTTPMethod, path);
    if (!found) return undefined;
    const { key, operation } = found.store as Route;
    const values = operation.pathParameters.map((_, at) => found.params[`p${at}`] ?? '');
    return { key, operation, values };
  }
}
