// A plan as text: a diff that a person reads in one screen. What does not fit is counted, and the plan itself has it.
import { structuredPatch } from 'diff';
import { isRecord } from '../runtime/json.ts';
import { isEmpty, isSecretSlot, sorted } from './canonical.ts';
import { kinds } from './kinds/index.ts';
import type { Operation, Plan } from './plan.ts';
import { secretPrefix } from './secrets.ts';

const width = 100;
const maxLines = 60;
const maxLinesOfOne = 14;
/** Names in one line. */
const maxNames = 50;
/** A change of more characters, on both sides, is told by their numbers. */
const maxCharacters = 200_000;
/** A change of more lines is only told to be one. */
const maxEdits = 200;
/** So many changes are compared line by line though there is no room for them. */
const maxHidden = 5;

/** Names in one line, the rest as a number. */
export function someOf(names: readonly string[]): string {
  const shown = names.slice(0, maxNames).map((name) => oneLine(name));
  const rest = names.length - shown.length;
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

const signs = { create: '+', update: '~', delete: '-' } as const;

/** Control characters could make one line look like another. */
function oneLine(text: string, most = width): string {
  const flat = text.slice(0, 2 * most).replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
  return flat.length > most || text.length > 2 * most ? `${flat.slice(0, most - 1)}…` : flat;
}

function inline(value: unknown): string {
  if (value === null || value === undefined) return '(none)';
  if (isSecretSlot(value)) return value.secret === '' ? '(secret)' : `(secret ${value.secret})`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A value over several lines, as people write such things. */
function unfolded(value: unknown, indent = ''): string {
  if (Array.isArray(value) && value.length > 0)
    return value.map((item) => `${indent}- ${unfolded(item, `${indent}  `).trimStart()}`).join('\n');
  if (isRecord(value) && !isSecretSlot(value) && !isEmpty(value)) {
    return Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) =>
        typeof inner === 'object' && inner !== null && !isSecretSlot(inner) && !isEmpty(inner)
          ? `${indent}${key}:\n${unfolded(inner, `${indent}  `)}`
          : `${indent}${key}: ${unfolded(inner, `${indent}  `).trimStart()}`,
      )
      .join('\n');
  }
  return inline(value)
    .split('\n')
    .map((line, at) => (at === 0 ? line : indent + line))
    .join('\n');
}

function changedLines(before: unknown, after: unknown): string[] {
  const [was, will] = [inline(before), inline(after)];
  const short = !was.includes('\n') && !will.includes('\n') && was.length + will.length < 80;
  if (short) return [`${was} -> ${will}`];
  if (was.length + will.length > maxCharacters)
    return [`(${was.length} characters before, ${will.length} after)`];
  const texts = [before, after].map((value) => (isEmpty(value) ? '' : unfolded(sorted(value))));
  const patch = structuredPatch('', '', `${texts[0]}\n`, `${texts[1]}\n`, '', '', {
    context: 1,
    maxEditLength: maxEdits,
  });
  if (!patch) return ['(changed in many places)'];
  return patch.hunks.flatMap(({ lines }) => lines.filter((line) => !line.startsWith('\\')));
}

function partLines(operation: Operation): string[] {
  if (operation.action !== 'update') return [];
  const parts = [...new Set([...Object.keys(operation.now ?? {}), ...Object.keys(operation.will ?? {})])];
  return parts.flatMap((part) => {
    const [first = '', ...more] = changedLines(operation.now?.[part], operation.will?.[part]);
    const name = oneLine(part);
    return more.length === 0
      ? [`    ${name}: ${first}`]
      : [`    ${name}:`, `      ${first}`, ...more.map((line) => `      ${line}`)];
  });
}

/** `~ prompt "Ticket triage"` and below it what changes. */
function operationLines(operation: Operation): string[] {
  const one = kinds.get(operation.kind)?.one ?? operation.kind;
  const title = operation.kind === 'workspace' ? one : `${one} ${JSON.stringify(oneLine(operation.key))}`;
  const lines = partLines(operation);
  const shown = lines.slice(0, maxLinesOfOne).map((line) => oneLine(line));
  const rest = lines.length - shown.length;
  return [
    `${signs[operation.action]} ${title}`,
    ...shown,
    ...(rest > 0 ? [`      … and ${rest} more lines`] : []),
  ];
}

/** `2 to create, 1 to change, 1 to delete`; "no difference" for none. */
export function countsInWords({ counts, conflicts }: Plan): string {
  const words = [
    counts.create > 0 && `${counts.create} to create`,
    counts.update > 0 && `${counts.update} to change`,
    counts.delete > 0 && `${counts.delete} to delete`,
    conflicts.length > 0 && `${conflicts.length} that cannot be brought about`,
  ].filter((word) => word !== false);
  return words.length === 0 ? 'no difference' : words.join(', ');
}

export function renderPlan(plan: Plan): string {
  const { workspace, host } = plan.for;
  const head = `Workspace ${oneLine(workspace.slug)} at ${oneLine(host)}: ${countsInWords(plan)}`;
  // Deletions are always shown, each by name.
  const deletions = plan.operations.filter(({ action }) => action === 'delete').flatMap(operationLines);
  const lines: string[] = [];
  let hidden = 0;
  for (const operation of plan.operations.filter(({ action }) => action !== 'delete')) {
    const full = lines.length >= maxLines || (operation.action === 'update' && hidden > maxHidden);
    const block = full ? [] : operationLines(operation);
    if (full || lines.length + block.length > maxLines) hidden += 1;
    else lines.push(...block);
  }
  return [
    head,
    ...lines,
    ...(hidden > 0 ? [`… and ${hidden} more, which the plan holds in full`] : []),
    ...deletions,
    ...plan.conflicts.map(({ kind, key, reason }) => `! ${oneLine(`${kind}/${key} ${reason}`)}`),
    ...plan.kept.map(({ kind, key, reason }) => `= ${oneLine(`${kind}/${key} stays: ${reason}`)}`),
    ...(plan.secrets.length > 0
      ? [`Secrets needed: ${someOf(plan.secrets.map(({ name }) => secretPrefix + name))}`]
      : []),
  ].join('\n');
}

/** What an apply will do, for the person who is asked: the counts, and every deletion by name. */
export function renderConsent(plan: Plan): string[] {
  const { workspace, host } = plan.for;
  const deletions = plan.operations.filter(({ action }) => action === 'delete');
  return [
    `Workspace ${JSON.stringify(oneLine(workspace.name))} (${oneLine(workspace.slug)}) at ${oneLine(host)}: ${countsInWords(plan)}`,
    ...deletions.map(
      ({ kind, key }) => `Deletes ${kinds.get(kind)?.one ?? kind} ${JSON.stringify(oneLine(key))}`,
    ),
  ];
}
