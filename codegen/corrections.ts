// Which overlay touched which operation: found by applying the overlays one by one and comparing.
import { isDeepStrictEqual } from 'node:util';
import type { Document } from './extract.ts';
import { applyOverlays, type Overlay } from './overlay.ts';

type Item = Readonly<Record<string, unknown>>;

/** Names of component schemas that a value reaches. */
function reached(
  value: unknown,
  schemas: Readonly<Record<string, unknown>>,
  found: Set<string>,
): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, item] of Object.entries(value)) {
    if (key === '$ref' && typeof item === 'string') {
      const name = item.replace('#/components/schemas/', '');
      if (found.has(name)) continue;
      found.add(name);
      reached(schemas[name], schemas, found);
    } else reached(item, schemas, found);
  }
  return found;
}

/** For each operation key the short names of the overlays that changed it or a schema it reaches. */
export function correctionsOf(contract: Document, overlays: readonly Overlay[]): Map<string, string[]> {
  const corrections = new Map<string, string[]>();
  let before = contract;
  for (const overlay of overlays) {
    const after = applyOverlays(before, [overlay]);
    const [old, now] = [before.components?.schemas ?? {}, after.components?.schemas ?? {}];
    const changed = new Set(Object.keys(now).filter((name) => !isDeepStrictEqual(old[name], now[name])));
    const label = overlay.file.replace(/^.*\//, '').replace(/\.yaml$/, '');
    for (const [path, item] of Object.entries(after.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        const was = (before.paths[path] as Item | undefined)?.[method];
        const touched =
          !isDeepStrictEqual(was, operation) ||
          [...reached(operation, now, new Set())].some((name) => changed.has(name));
        if (!touched) continue;
        const key = `${method.toUpperCase()} ${path}`;
        corrections.set(key, [...(corrections.get(key) ?? []), label]);
      }
    }
    before = after;
  }
  return corrections;
}
