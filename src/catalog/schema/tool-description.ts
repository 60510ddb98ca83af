// A tool's description in full: its words, then the marks that hold for many tools, in a fixed order.
import { type ToolOverride, untrustedSentence } from '../../overrides/tool-override.ts';

/** What the key needs stands last, where people look for it. */
export function fullDescription(
  words: ToolOverride,
  { preview, need }: { readonly preview?: string | undefined; readonly need?: string | undefined } = {},
): string {
  return [words.description, words.untrusted ? untrustedSentence : undefined, preview, need]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** What tools/list shows of it: no scopes, which find_tools and a refusal name, and a note on the arguments. */
export function listedDescription(
  words: ToolOverride,
  {
    preview,
    need,
    note,
  }: {
    readonly preview?: string | undefined;
    /** The need without its scope. */
    readonly need?: string | undefined;
    readonly note?: string | undefined;
  } = {},
): string {
  const description = fullDescription(words, { preview, need });
  return note === undefined ? description : `${description} ${note}`;
}
