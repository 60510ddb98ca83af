// A part of the catalogue, by domain: what one request asked to see. It never holds more than the whole.
import { domains as allDomains } from '../generated/index.ts';
import { closestMatch } from '../runtime/suggest.ts';
import type { Catalogue } from './build-catalog.ts';
import type { Tool } from './tool.ts';

/** A domain that does not exist. The message names it and the closestMatch one. */
export class UnknownDomainError extends Error {
  override readonly name = 'UnknownDomainError';
}

/**
 * The domains asked for, sorted and each once, so that one set has one form.
 * A domain that the operator left out is known, and adds nothing.
 * @throws UnknownDomainError
 */
export function canonicalDomains(catalogue: Catalogue, asked: readonly string[]): readonly string[] {
  const known = new Set<string>([...allDomains, ...catalogue.tools.map((tool) => tool.domain)]);
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

/** The catalogue's tools of these domains, in their order. */
export function narrow(catalogue: Catalogue, domains: readonly string[]): Catalogue {
  const kept = new Set(domains);
  const keeps = (tool: Tool): boolean => kept.has(tool.domain) || tool.anyDomain === true;
  return {
    ...(catalogue.kept && { kept: catalogue.kept }),
    ...(catalogue.platform && { platform: catalogue.platform }),
    tools: catalogue.tools.filter(keeps),
    find: (name) => {
      const tool = catalogue.find(name);
      return tool && keeps(tool) ? tool : undefined;
    },
    leftOut: (name) =>
      catalogue.find(name)
        ? `${name} exists, but the ?tools= of this connection leaves its domain out.`
        : catalogue.leftOut?.(name),
  };
}
