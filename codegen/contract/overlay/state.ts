// Writing into overlay files what their actions remove or replace, where they do not say it yet.
import { isMap, isSeq, parseDocument } from 'yaml';
import type { Unstated } from './apply.ts';

/** JSON in flow style, as YAML takes it too. */
function flow(value: unknown): string {
  return JSON.stringify(value);
}

/** The text of an overlay file with the statements that its actions lack; nothing else of it changes. */
export function withStatements(text: string, unstated: readonly Unstated[]): string {
  const actions = parseDocument(text).get('actions');
  if (!isSeq(actions)) return text;
  const inserts = unstated.map(({ action, statement }) => {
    const item = actions.items[action];
    const description = isMap(item) ? item.items.find(({ key }) => String(key) === 'description') : undefined;
    const value = description?.value as { readonly range?: readonly [number, number, number] } | undefined;
    // After the line on which the description ends.
    const at = text.indexOf('\n', (value?.range?.[1] ?? text.length) - 1) + 1;
    const lines = Object.entries(statement).map(([key, held]) => `    ${key}: ${flow(held)}\n`);
    return { at, lines: lines.join('') };
  });
  return inserts
    .sort((a, b) => b.at - a.at)
    .reduce((all, { at, lines }) => all.slice(0, at) + lines + all.slice(at), text);
}
