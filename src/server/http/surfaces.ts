// Surfaces for `?tools=` and `?mode=`. Each is made once, and few are cached.

import { canonicalDomains, narrow, UnknownDomainError } from '../../catalog/filter/request-filter.ts';
import { forRoles, type RoleCatalog, type Roles } from '../../catalog/filter/roles.ts';
import type { Surface } from '../../catalog/surface.ts';
import type { Settings } from '../config/settings.ts';
import type { Services } from '../create-services.ts';

/** More sets than clients are configured with; beyond it the one unused longest goes. */
const keptSets = 64;

/** A client asks for the mode that it can take; each reaches the same tools, and none more. */
function modeOf(value: string | null): Settings['toolMode'] | undefined {
  if (value === null || value === '') return undefined;
  if (value === 'full' || value === 'discover' || value === 'compact') return value;
  throw new UnknownDomainError(
    `Unknown mode ${JSON.stringify(value.slice(0, 60))}; a request may ask for full, compact or discover`,
  );
}

/** @returns a function from a query to its surface, which throws UnknownDomainError. */
export function createSurfaces(
  services: Pick<Services, 'catalog' | 'surface' | 'surfaceOf'>,
  roles?: Roles,
): (query: string, held?: readonly string[]) => Surface {
  const made = new Map<string, Surface>();
  const whole = new Map<string, RoleCatalog & { readonly key: string }>();
  /** What the roles of a token leave of the catalog; those that are not defined make no difference. */
  const ofRoles = (held: readonly string[]) => {
    if (!roles) return undefined;
    const names = held.filter((name) => Object.hasOwn(roles.roles, name)).sort();
    const key = JSON.stringify(names);
    const known = whole.get(key) ?? { ...forRoles(services.catalog, roles, names), key };
    whole.delete(key);
    whole.set(key, known);
    if (whole.size > keptSets) whole.delete(whole.keys().next().value ?? key);
    return known;
  };
  return (query, held = []) => {
    const role = ofRoles(held);
    if (query === '' && !role) return services.surface;
    const parameters = new URLSearchParams(query);
    const mode = modeOf(parameters.get('mode'));
    const asked = parameters
      .getAll('tools')
      .flatMap((value) => value.split(','))
      .map((domain) => domain.trim())
      .filter((domain) => domain !== '');
    if (asked.length === 0 && mode === undefined && !role) return services.surface;
    const { catalog } = role ?? services;
    const domains = asked.length === 0 ? undefined : canonicalDomains(catalog, asked);
    const key = `${mode ?? ''}:${domains?.join(',') ?? '*'}:${role?.key ?? ''}`;
    const make = (): Surface => {
      const surface = services.surfaceOf(domains ? narrow(catalog, domains) : catalog, mode);
      return role ? { ...surface, missing: role.missing } : surface;
    };
    const surface = made.get(key) ?? make();
    made.delete(key);
    made.set(key, surface);
    if (made.size > keptSets) made.delete(made.keys().next().value ?? key);
    return surface;
  };
}
