// Patterns of objects that no plan deletes, as `config/Main*`. One that can fit no object would protect nothing unseen.
import { kindNames } from './types.ts';

/** What the kinds are called in the names of their objects: `config`. */
export const kindsOfOne: readonly string[] = kindNames.map((kind) => kind.replace(/(?<!s)s$/, ''));

/** What is wrong with the first pattern that can fit no object; undefined where each can fit some. */
export function unfitPattern(patterns: readonly string[]): string | undefined {
  const unfit = patterns.find((pattern) => !canFit(pattern.toLowerCase()));
  return unfit === undefined
    ? undefined
    : `holds ${JSON.stringify(unfit.slice(0, 60))}, which can fit no object; it takes kind and name, as in config/Main*, and the kinds are ${kindsOfOne.join(', ')}`;
}

function canFit(pattern: string): boolean {
  const star = pattern.indexOf('*');
  const sure = star < 0 ? pattern : pattern.slice(0, star);
  return kindsOfOne.some((kind) => {
    const head = `${kind}/`;
    return sure.startsWith(head) ? pattern.length > head.length : star >= 0 && head.startsWith(sure);
  });
}
