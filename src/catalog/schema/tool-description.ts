// A tool's description in full: its words, then the marks that hold for many tools, in a fixed order.
import { gateSentence, gates } from '../../overrides/gates.ts';
import { type ToolOverride, untrustedSentence } from '../../overrides/tool-override.ts';

const previewSentence = 'Unpublished by Portkey.';

/** The gate's sentence stands last, where people look for it. */
export function fullDescription(name: string, words: ToolOverride, preview: boolean): string {
  return [
    words.description,
    ...(words.untrusted ? [untrustedSentence] : []),
    ...(preview ? [previewSentence] : []),
    ...(name in gates ? [gateSentence] : []),
  ].join(' ');
}
