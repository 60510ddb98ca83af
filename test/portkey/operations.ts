// Operations as codegen emits them, for tests of the client alone.
import type { GeneratedOperation } from '../../src/generated/typed-operation.ts';
import type { RequestParts } from '../../src/runtime/operation.ts';

type Facts = Partial<Omit<GeneratedOperation, 'call' | 'method' | 'path'>>;

/** An operation whose generated call goes to this method and path. */
export function operation(
  method: GeneratedOperation['method'],
  path: string,
  facts: Facts = {},
): GeneratedOperation {
  const pathArguments = [...path.matchAll(/\{([^}]+)\}/g)].map(([, wire = '']) => ({
    name: wire.replace('-', '_'),
    wire,
  }));
  return {
    key: `${method} ${path}`,
    tool: `${method.toLowerCase()}_thing`,
    domain: 'things',
    method,
    path,
    plane: 'control',
    base: ['v1'],
    readOnly: method === 'GET',
    pathArguments,
    queryArguments: [],
    headerArguments: [],
    credentials: [],
    secrets: [],
    ...facts,
    // The generated calls are typed by the contract's paths; these are not in it.
    call: (api, init) =>
      (api as never as Record<string, typeof callOf>)[method]?.(path, init) ?? Promise.reject(),
  };
}

declare function callOf(path: string, init: unknown): Promise<{ response: Response }>;

/** Request parts with what is not given left empty. */
export function parts(given: Partial<RequestParts> = {}): RequestParts {
  return { path: {}, query: {}, header: {}, ...given };
}

export const GET_THING = operation('GET', '/things/{id}', { listedBy: 'list_things' });
export const LIST_THINGS = operation('GET', '/things', {
  paging: { page: 'current_page', size: 'page_size' },
});
export const CREATE_THING = operation('POST', '/things', {
  body: { properties: ['name', 'key'], required: true, open: false },
  credentials: ['key'],
});
