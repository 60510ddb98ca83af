// What a request's `?tools=` leaves of the surface. Each set of domains is made once, and few are kept.
import { canonicalDomains, narrow } from '../../registry/narrow.ts';
import type { Surface } from '../../registry/surface.ts';
import type { Assembly } from '../assemble.ts';

/** More sets than clients are configured with; beyond it the one unused longest goes. */
const keptSets = 64;

/** @returns a function from a query to its surface, which throws UnknownDomainError. */
export function createSurfaces(
  assembly: Pick<Assembly, 'catalogue' | 'surface' | 'surfaceOf'>,
): (query: string) => Surface {
  const made = new Map<string, Surface>();
  return (query) => {
    if (query === '') return assembly.surface;
    const asked = new URLSearchParams(query)
      .getAll('tools')
      .flatMap((value) => value.split(','))
      .map((domain) => domain.trim())
      .filter((domain) => domain !== '');
    if (asked.length === 0) return assembly.surface;
    const domains = canonicalDomains(assembly.catalogue, asked);
    const key = domains.join(',');
    const surface = made.get(key) ?? assembly.surfaceOf(narrow(assembly.catalogue, domains));
    made.delete(key);
    made.set(key, surface);
    if (made.size > keptSets) made.delete(made.keys().next().value ?? key);
    return surface;
  };
}
