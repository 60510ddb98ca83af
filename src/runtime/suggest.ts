// The nearest known name, for errors that say what was probably meant.
import { limits } from './limits.ts';

/** Edit distance between two strings, counted no further than `most` + 1. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + change));
    }
    previous = row;
  }
  return previous[b.length] ?? most + 1;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** True when two neighbouring letters of `a`, exchanged, give `b`. */
function swapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return at >= 0 && `${a.slice(0, at)}${a[at + 1] ?? ''}${a[at] ?? ''}${a.slice(at + 2)}` === b;
}

/**
 * The known name of which `given` is a slip of the pen: the same but for case and separators, a letter or two off,
 * or two letters exchanged. Far stricter than `closestMatch`: what is found here is refused, and a name that Portkey
 * made yesterday, such as `rpw` beside `rpm` or `rotation_period_days` beside `rotation_period`, must not be.
 */
export function slipOf(given: string, known: Iterable<string>): string | undefined {
  const wanted = plain(given);
  if (wanted === '') return undefined;
  const most = wanted.length < 4 ? 0 : wanted.length < 7 ? 1 : 2;
  let best: { name: string; at: number } | undefined;
  for (const name of known) {
    const candidate = plain(name);
    const at = candidate === wanted ? 0 : swapped(wanted, candidate) ? 1 : distance(wanted, candidate, most);
    if (at <= most && (best === undefined || at < best.at)) best = { name, at };
  }
  return best?.name;
}

/** The last part of a dotted name, which says what is meant: `pii` of `portkey.pii`, whoever offers it. */
function meaningOf(name: string): string {
  return plain(name.slice(name.lastIndexOf('.') + 1));
}

/** The known names that mean the same under another's name: `portkey.pii` and `azure.pii` of `default.pii` or `pii`. */
export function namesakes(given: string, known: Iterable<string>): string[] {
  if (given.length > limits.nameCharacters) return [];
  const meaning = meaningOf(given);
  return meaning === '' ? [] : [...known].filter((name) => name.includes('.') && meaningOf(name) === meaning);
}

/** The known name that `given` most resembles, or undefined when none is near. */
export function closestMatch(given: string, known: Iterable<string>): string | undefined {
  if (given.length > limits.nameCharacters) return undefined;
  const wanted = plain(given);
  const most = Math.max(1, Math.floor(wanted.length / 3));
  let best: { name: string; at: number } | undefined;
  for (const name of known) {
    const candidate = plain(name);
    const at = candidate === wanted ? 0 : distance(wanted, candidate, most);
    if (at <= most && (best === undefined || at < best.at)) best = { name, at };
  }
  return best?.name;
}
