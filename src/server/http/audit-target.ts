// Object of a call for the audit line: from the arguments that name it, or from what was created.

import type { FinishedCall } from '../../catalog/tool.ts';

/** No name of an object is longer. */
const maxLength = 200;

async function namingArguments({ tool, args }: FinishedCall): Promise<readonly string[]> {
  const operation = await tool.facts?.();
  if (operation) {
    return operation.pathArguments.map((argument) => argument.name);
  }
  return typeof args === 'object' && args !== null
    ? Object.keys(args).filter((name) => /(?:^|_)(?:id|slug)$|(?:Id|Slug)$/.test(name))
    : [];
}

function picked(from: unknown, names: readonly string[]): Record<string, string> {
  if (typeof from !== 'object' || from === null) return {};
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(from)) {
    if (names.includes(name) && typeof value === 'string' && value !== '')
      found[name] = value.slice(0, maxLength);
  }
  return found;
}

/** The object's ids and slugs, and no other value of the call. */
export async function objectOf(call: FinishedCall): Promise<Readonly<Record<string, string>>> {
  const named = picked(call.args, await namingArguments(call));
  return Object.keys(named).length > 0 || !call.outcome.ok
    ? named
    : picked(call.outcome.value, ['id', 'slug']);
}

/** The error's code of a call that failed. */
export function failureCode({ outcome }: FinishedCall): string | undefined {
  if (outcome.ok) return undefined;
  const { error } = outcome.value;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'error';
}
