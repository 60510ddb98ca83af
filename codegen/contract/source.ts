// Reading an upstream document from a file or an address, within bounds of size and time.
import { existsSync, readFileSync } from 'node:fs';
import { maxCharacters } from './load.ts';

/** A document that takes longer than this to come is given up, in ms. */
const timeoutMs = 60_000;

/** Which upstream document a contract was made from, as far as the source says. */
export interface Origin {
  readonly repository?: string;
  readonly commit?: string;
  readonly date?: string;
}

export function isAddress(source: string): boolean {
  return /^https?:/i.test(source);
}

/** @throws Error when the source cannot be read, is too large or does not come in time. */
export async function readSource(source: string): Promise<string> {
  if (!isAddress(source)) return readFileSync(source, 'utf8');
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(source, { signal });
    if (!response.ok) throw new Error(`${source} answered ${response.status}`);
    const parts: string[] = [];
    const decoder = new TextDecoder();
    let length = 0;
    for await (const chunk of response.body ?? []) {
      parts.push(decoder.decode(chunk as Uint8Array, { stream: true }));
      length += parts.at(-1)?.length ?? 0;
      if (length > maxCharacters) throw new Error(`${source} has more than ${maxCharacters} characters`);
    }
    return parts.join('') + decoder.decode();
  } catch (error) {
    if (signal.aborted) throw new Error(`${source} did not come within ${timeoutMs / 1000} s`);
    const { cause } = error as { cause?: unknown };
    const why = cause instanceof Error ? `: ${cause.message}` : '';
    throw error instanceof TypeError ? new Error(`${source} cannot be read${why}`) : error;
  }
}

/** A `*.lock.json` beside a local document says which upstream commit it is; an address may name the commit itself. */
export function originOf(source: string): Origin {
  if (isAddress(source)) {
    const raw = /^https?:\/\/raw\.githubusercontent\.com\/([^/]+\/[^/]+)\/([0-9a-f]{40})\//.exec(source);
    return raw?.[1] !== undefined && raw[2] !== undefined ? { repository: raw[1], commit: raw[2] } : {};
  }
  const beside = source.replace(/\.(?:ya?ml|json)$/, '.lock.json');
  return beside !== source && existsSync(beside) ? (JSON.parse(readFileSync(beside, 'utf8')) as Origin) : {};
}
