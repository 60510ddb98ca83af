// Readers for members of Portkey's replies, which differ in form from one operation to the next.
import { isRecord } from '../../runtime/json.ts';

/** Portkey's object, whether it comes bare or under `data`: both forms are in use. */
export function unwrap(body: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(body)) return {};
  const { data } = body;
  return isRecord(data) && body.id === undefined && body.slug === undefined ? data : body;
}

/** A field as text; undefined when it is none or empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** True for a UUID: the id of an object, and never a slug. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** A number, which some replies give as text; undefined when it is none. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
