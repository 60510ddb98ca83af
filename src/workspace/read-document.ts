// Reads a caller's document: a small one in place, others in a thread of their own, since reading YAML takes some
// microseconds a character. This file is that thread's as well.
import { type AsideCall, openAside } from '../portkey/aside.ts';
import { PortkeyError } from '../portkey/errors.ts';
import { limits } from '../runtime/limits.ts';
import type { Document } from './document.ts';
import type { Narrowing } from './promote.ts';

interface DocumentJob {
  readonly text: string;
  readonly narrowing: Narrowing;
}

async function read({ text, narrowing }: DocumentJob): Promise<Document> {
  const { readDocument } = await import('./document-text.ts');
  const { narrow } = await import('./promote.ts');
  return narrow(await readDocument(text, limits.documentValues), narrowing);
}

const readAside = openAside<DocumentJob, Document>({
  file: import.meta.url,
  name: 'portkey-admin-mcp: reads documents',
  work: read,
  maxMs: limits.documentMs,
  tooMuch: ({ text }, why) =>
    new PortkeyError({
      code: 'invalid_document',
      message: `The document of ${text.length} characters takes ${why} to read; it was given up.`,
      hint: 'Nothing was read or written. Split it, or write it as JSON.',
    }),
});

/**
 * A document out of a caller's YAML or JSON, narrowed.
 * @throws PortkeyError `invalid_document`; `cancelled` once the signal aborts
 */
export async function documentFrom(text: string, narrowing: Narrowing, call: AsideCall): Promise<Document> {
  const job = { text, narrowing };
  return text.length > limits.documentInPlace ? await readAside(job, call) : await read(job);
}
