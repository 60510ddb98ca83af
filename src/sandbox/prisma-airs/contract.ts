// The operations of Prisma AIRS as codegen wrote them, and the routes of each plane.
import FindMyWay, { type HTTPMethod } from 'find-my-way';
import contract from '../../generated/prisma-airs/contract.json' with { type: 'json' };
import type { Operation as PortkeyOperation } from '../contract.ts';

export interface Operation extends Omit<PortkeyOperation, 'plane'> {
  readonly plane: string;
  /** Why the tool is in preview. */
  readonly unproven?: 'inferred' | 'refused' | 'failing' | 'unseen';
}

const operations = contract as unknown as Readonly<Record<string, Operation>>;

/** Where this sandbox plays each plane; the published hosts have the same paths. */
export const planes: Readonly<Record<string, string>> = {
  data: '/ai_gw/v2',
  admin: '/ai_gw/admin/v2',
  iam: '/iam/v1',
  gateway: '/v1',
  public: '',
};

export interface Match {
  readonly key: string;
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
}

const routes = FindMyWay({ ignoreTrailingSlash: true, maxParamLength: 2000 });
const taken = new Set<string>();
for (const [key, operation] of Object.entries(operations)) {
  let place = 0;
  const names = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
  const path = operation.path.replaceAll(/\{[^}]+\}/g, () => `:p${place++}`);
  const route = `${planes[operation.plane]}${path}`;
  // Two of Portkey's names may lead to one chart.
  if (taken.has(`${operation.method} ${route}`)) continue;
  taken.add(`${operation.method} ${route}`);
  routes.on(operation.method as HTTPMethod, route, () => {}, {
    key,
    operation,
    names,
  });
}

export function match(method: string, path: string): Match | undefined {
  const found = routes.find(method as HTTPMethod, path);
  if (!found) return undefined;
  const { key, operation, names } = found.store as Omit<Match, 'path'> & {
    readonly names: readonly string[];
  };
  return {
    key,
    operation,
    path: Object.fromEntries(names.map((name, at) => [name, found.params[`p${at}`] ?? ''])),
  };
}

/** The operation of Portkey's name whose chart or group is served under this path. */
export function servedAt(path: string): string | undefined {
  return Object.entries(operations).find(([, operation]) => operation.path === path)?.[0];
}
