// A tool's description in full: its words, then the marks that hold for many tools, in a fixed order.
import { needSentence } from '../../overrides/gates.ts';
import { type ToolOverride, untrustedSentence } from '../../overrides/tool-override.ts';

const previewSentence = 'Unpublished by Portkey.';

/** What the key needs stands last, where people look for it. */
export function fullDescription(name: string, words: ToolOverride, preview: boolean): string {
  const need = needSentence(name);
  return [
    words.description,
    ...(words.untrusted ? [untrustedSentence] : []),
    ...(preview ? [previewSentence] : []),
    ...(need === undefined ? [] : [need]),
  ].join(' ');
}
