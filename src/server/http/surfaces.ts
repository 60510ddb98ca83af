// What a request's `?tools=` and `?mode=discover` leave of the surface. Each set is made once, and few are kept.
import { canonicalDomains, narrow, UnknownDomainError } from '../../catalog/request-filter.ts';
import type { Surface } from '../../catalog/surface.ts';
import type { Assembly } from '../create-services.ts';

/** More sets than clients are configured with; beyond it the one unused longest goes. */
const keptSets = 64;

/** A client that takes few tools can ask for a mode that lists fewer; it reaches the same tools, and none more. */
function modeOf(value: string | null): 'discover' | 'compact' | undefined {
  if (value === null || value === '') return undefined;
  if (value === 'discover' || value === 'compact') return value;
  throw new UnknownDomainError(
    `Unknown mode ${JSON.stringify(value.slice(0, 60))}; a request may ask for compact or discover`,
  );
}

/** @returns a function from a query to its surface, which throws UnknownDomainError. */
export function createSurfaces(
  assembly: Pick<Assembly, 'catalogue' | 'surface' | 'surfaceOf'>,
): (query: string) => Surface {
  const made = new Map<string, Surface>();
  return (query) => {
    if (query === '') return assembly.surface;
    const parameters = new URLSearchParams(query);
    const mode = modeOf(parameters.get('mode'));
    const asked = parameters
      .getAll('tools')
      .flatMap((value) => value.split(','))
      .map((domain) => domain.trim())
      .filter((domain) => domain !== '');
    if (asked.length === 0 && mode === undefined) return assembly.surface;
    const { catalogue } = assembly;
    const domains = asked.length === 0 ? undefined : canonicalDomains(catalogue, asked);
    const key = `${mode ?? ''}:${domains?.join(',') ?? '*'}`;
    const surface =
      made.get(key) ?? assembly.surfaceOf(domains ? narrow(catalogue, domains) : catalogue, mode);
    made.delete(key);
    made.set(key, surface);
    if (made.size > keptSets) made.delete(made.keys().next().value ?? key);
    return surface;
  };
}
