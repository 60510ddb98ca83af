// The documents of this repository, and the code in them.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Every Markdown file that people read, by its path from the root. */
export const documents: readonly string[] = [
  ...readdirSync(root).filter((file) => file.endsWith('.md')),
  ...readdirSync(`${root}docs`)
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
].sort();

const fence = /^```([\w-]*)[^\n]*\n([\s\S]*?)^```$/gm;

export interface Fence {
  readonly language: string;
  readonly code: string;
}

export function fences(text: string): Fence[] {
  return [...text.matchAll(fence)].map(([, language = '', code = '']) => ({ language, code }));
}

export function withoutFences(text: string): string {
  return text.replace(fence, '');
}

/** Commands of the shell fences of a document, one a line; continued lines are one, comments and output are gone. */
export function commandsIn(text: string): string[] {
  return fences(text)
    .filter(({ language }) => ['sh', 'bash', 'shell', 'console'].includes(language))
    .flatMap(({ code }) => code.replace(/\\\n\s*/g, '').split('\n'))
    .map((line) =>
      line
        .replace(/^\$ /, '')
        .replace(/\s+#.*$/, '')
        .trim(),
    )
    .filter((line) => line !== '' && !line.startsWith('#'));
}
