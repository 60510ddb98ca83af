// Text as a terminal may show it, whoever wrote it.

/** Control sequences, but for colours, and characters that turn the direction of text: they are never ours. */
const control =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /\u001b(?!\[[\d;]*m)|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text as a terminal may show it: what others wrote cannot move the cursor, set a title or fill a clipboard. */
export function visible(text: string): string {
  return text.replace(control, '\ufffd');
}
