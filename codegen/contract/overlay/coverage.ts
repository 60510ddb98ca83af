// Operations touched by each overlay, found by applying the overlays one by one and comparing.
import { isDeepStrictEqual } from 'node:util';
import { type Document, operationsOf, reached, referred } from '../document.ts';
import { tryOverlays } from './apply.ts';
import type { Overlay } from './read.ts';

/** For each operation key the short names of the overlays that changed it or a schema it reaches. */
export function correctionsOf(contract: Document, overlays: readonly Overlay[]): Map<string, string[]> {
  const corrections = new Map<string, string[]>();
  let before = contract;
  for (const overlay of overlays) {
    // What cannot be applied touches nothing; whoever needs all of it applied has seen to that before.
    const after = tryOverlays(before, [overlay]).result;
    const was = new Map(operationsOf(before).map(({ key, operation }) => [key, operation]));
    const label = overlay.file.replace(/^.*\//, '').replace(/\.yaml$/, '');
    for (const { key, operation } of operationsOf(after)) {
      const touched =
        !isDeepStrictEqual(was.get(key), operation) ||
        [...reached(operation, (reference) => referred(after, reference))].some(
          ([reference, schema]) => !isDeepStrictEqual(referred(before, reference), schema),
        );
      if (touched) corrections.set(key, [...(corrections.get(key) ?? []), label]);
    }
    before = after;
  }
  return corrections;
}
