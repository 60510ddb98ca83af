// A tool's description in full: its words, then the marks that hold for many tools, in a fixed order.
import { type ToolOverride, untrustedSentence } from '../../overrides/tool-override.ts';

/** What the key needs stands last, where people look for it. */
export function fullDescription(
  words: ToolOverride,
  { preview, need }: { readonly preview?: string | undefined; readonly need?: string | undefined } = {},
): string {
  return [
    words.description,
    ...(words.untrusted ? [untrustedSentence] : []),
    ...(preview === undefined ? [] : [preview]),
    ...(need === undefined ? [] : [need]),
  ].join(' ');
}
