// A part of the catalog, by domain: what one request asked to see. It never holds more than the whole.
import { domains as allDomains } from '../../generated/index.ts';
import { closestMatch } from '../../runtime/suggest.ts';
import type { Catalog } from '../build-catalog.ts';
import type { Tool } from '../tool.ts';

/** A domain that does not exist. The message names it and the nearest one. */
export class UnknownDomainError extends Error {
  override readonly name = 'UnknownDomainError';
}

/**
 * The domains asked for, sorted and each once, so that one set has one form.
 * A domain that the operator left out is known, and adds nothing.
 * @throws UnknownDomainError
 */
export function canonicalDomains(catalog: Catalog, asked: readonly string[]): readonly string[] {
  const known = new Set<string>([...allDomains, ...catalog.tools.map((tool) => tool.domain)]);
  for (const domain of asked) {
    if (known.has(domain)) continue;
    const near = closestMatch(domain, [...known]);
    throw new UnknownDomainError(
      `Unknown domain ${JSON.stringify(domain.slice(0, 60))}${
        near === undefined ? `; there are ${[...known].join(', ')}` : `; did you mean ${near}?`
      }`,
    );
  }
  return [...new Set(asked)].sort();
}

/** The catalog's tools of these domains, in their order. */
export function narrow(catalog: Catalog, domains: readonly string[]): Catalog {
  const kept = new Set(domains);
  const keeps = (tool: Tool): boolean => kept.has(tool.domain) || tool.anyDomain === true;
  return {
    ...(catalog.kept && { kept: catalog.kept }),
    ...(catalog.platform && { platform: catalog.platform }),
    tools: catalog.tools.filter(keeps),
    find: (name) => {
      const tool = catalog.find(name);
      return tool && keeps(tool) ? tool : undefined;
    },
    leftOut: (name) =>
      catalog.find(name)
        ? `${name} exists, but the ?tools= of this connection leaves its domain out.`
        : catalog.leftOut?.(name),
  };
}
