// What of a value that was sent a read does not show, in normal forms: only what no reading of the reply allows counts.

import { isUuid } from '../../portkey/response/reply-object.ts';
import { isRecord } from '../../runtime/json.ts';
import { limits } from '../../runtime/limits.ts';
import { isEmpty } from '../../workspace/canonical.ts';

/** Lists that are longer are not compared: each item is held against each. */
const longestList = 200;
const mostPaths = 20;
const longestPath = 200;

/** A masked credential, or what the redactor puts in place of one. */
const masked = /\*{3}|\[redacted\]|<hidden>|█/;
const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/** Nothing, or what something is where nobody sets it. */
function isUnset(value: unknown): boolean {
  return isEmpty(value) || value === false || value === 0;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object or list that a text is JSON of. */
function inText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  return parsed(value) ?? value;
}

/** One text for scalars that mean the same: a flag as 0 or 1, a number, a time to the second, a slug with or without @. */
function normal(value: unknown, field: string): string {
  if (typeof value === 'boolean') return String(Number(value));
  const text = String(value).trim();
  if (time.test(text)) {
    const at = Date.parse(text);
    if (!Number.isNaN(at)) return new Date(Math.floor(at / 1_000) * 1_000).toISOString();
  }
  if (text === 'true' || text === 'false') return String(Number(text === 'true'));
  if (text !== '' && !Number.isNaN(Number(text))) return String(Number(text));
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return text.toLowerCase();
  // Recorded: a member who was added as ws-member is shown as member.
  if (field === 'role') return text.replace(/^ws-/, '');
  return text.replace(/^@/, '').replace(/^(https?:\/\/.*)\/$/, '$1');
}

function sameScalar(sent: unknown, shown: unknown, field: string): boolean {
  const [a, b] = [normal(sent, field), normal(shown, field)];
  if (a === b || masked.test(b)) return true;
  // An object by its slug and by its UUID are the same for all that can be seen here.
  return isUuid(a) !== isUuid(b);
}

function isScalar(value: unknown): boolean {
  return value !== undefined && value !== null && typeof value !== 'object';
}

/** One comparison, in bounded steps: lists within lists are held against each other again at each level. */
class Comparison {
  readonly #skips: ReadonlySet<string>;
  #stepsLeft = limits.comparedSteps;

  constructor(skips: ReadonlySet<string>) {
    this.#skips = skips;
  }

  #mayGoOn(sent: unknown, shown: unknown, path: string): boolean {
    const texts = [sent, shown, path].filter((value) => typeof value === 'string');
    this.#stepsLeft -= texts.reduce((steps, { length }) => steps + Math.floor(length / 64), 1);
    return this.#stepsLeft >= 0;
  }

  #ofLists(sent: readonly unknown[], shown: readonly unknown[], path: string): string[] {
    if (sent.length > longestList || shown.length > longestList) return [];
    if (sent.length === 0) return shown.length === 0 ? [] : [path];
    // What stands for the same thing in two ways, a member's id and the member, says nothing.
    if (sent.every(isScalar) !== shown.every(isScalar)) return [];
    if (sent.length !== shown.length) return [path];
    const left = [...shown];
    return sent.flatMap((item, at) => {
      const inner = `${path}[${at}]`;
      const found = left.findIndex((other) => this.of(item, other, inner).length === 0);
      if (found === -1) return isScalar(item) ? [path] : this.of(item, shown[at], inner);
      left.splice(found, 1);
      return [];
    });
  }

  of(sent: unknown, shown: unknown, path: string): string[] {
    if (!this.#mayGoOn(sent, shown, path)) return [];
    if (sent === undefined || this.#skips.has(path.replace(/\[\d+\]/g, '[]'))) return [];
    if (isUnset(sent) && isUnset(shown)) return [];
    if (isEmpty(sent)) return isRecord(sent) ? [] : [path];
    const [a, b] = [inText(sent), inText(shown)];
    if (isEmpty(b)) {
      // Of an object that is gone as a whole, some members may be credentials.
      const gone = isRecord(a)
        ? Object.entries(a).some(([key, value]) => this.of(value, undefined, `${path}.${key}`).length > 0)
        : !isUnset(a);
      return gone ? [path] : [];
    }
    if (Array.isArray(a) && Array.isArray(b)) return [...new Set(this.#ofLists(a, b, path))];
    if (isRecord(a) && isRecord(b))
      return Object.entries(a)
        .flatMap(([key, value]) => this.of(value, b[key], `${path}.${key}`))
        .slice(0, mostPaths);
    const field = path.slice(path.lastIndexOf('.') + 1);
    return isScalar(a) && isScalar(b) && !sameScalar(a, b, field) ? [path] : [];
  }
}

/**
 * Paths of what was sent and is not shown, `limits[0].unit`: twenty at most, each cut where it is long. What stands
 * there in another shape is not counted.
 * @param skips paths whose values do not come back: credentials (`checks[].parameters.key`).
 */
export function differences(
  sent: unknown,
  shown: unknown,
  path: string,
  skips: ReadonlySet<string>,
): string[] {
  const found = new Comparison(skips).of(sent, shown, path).slice(0, mostPaths);
  return found.map((one) => (one.length > longestPath ? `${one.slice(0, longestPath)}…` : one));
}
