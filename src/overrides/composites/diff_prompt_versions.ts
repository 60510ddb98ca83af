// diff_prompt_versions: what changed between two versions of one prompt, and nothing of what did not.
import { isDeepStrictEqual } from 'node:util';
import { PortkeyError } from '../../portkey/errors.ts';
import { isRecord } from '../../runtime/json.ts';
import { limits } from '../../runtime/limits.ts';
import { promptComposites } from '../descriptions/prompts.ts';
import { type CompositeContext, composite } from './composite.ts';
import { messagesIn, same, type Version, wholeFields } from './prompts/content.ts';
import { getPublished, readVersion, type VersionRow, versionsOf } from './prompts/steps.ts';

interface DiffArguments {
  readonly promptId: string;
  readonly from?: number;
  readonly to?: number;
}

/** Before and after; what was not set is absent. */
type Change = { readonly from?: unknown; readonly to?: unknown };

function pick(versions: readonly VersionRow[], argument: 'from' | 'to', number: number): VersionRow {
  const row = versions.find((version) => version.number === number);
  if (row) return row;
  const numbers = versions.flatMap((version) => version.number ?? []);
  const shown = numbers.length > 20 ? `${numbers.slice(0, 20).join(', ')} and older` : numbers.join(', ');
  throw new PortkeyError({
    code: 'no_such_version',
    message: `The prompt has no version ${number}. Versions: ${shown}.`,
    fields: { [argument]: 'is no version of this prompt' },
    hint: 'Call again with two of these.',
  });
}

/** The two versions: as asked, else the newest and the one before. */
function bothOf(versions: readonly VersionRow[], { from, to }: DiffArguments): [VersionRow, VersionRow] {
  const newest = versions[0]?.number ?? 0;
  const later = pick(versions, 'to', to ?? newest);
  const before = versions.find(({ number }) => (number ?? 0) < (later.number ?? 0))?.number ?? newest;
  return [pick(versions, 'from', from ?? before), later];
}

/** A template as lines that can be compared: chat messages one below the other, their texts as they read. */
function readable(template: unknown): string {
  const messages = messagesIn(template);
  if (messages === undefined) return typeof template === 'string' ? template : '';
  return messages
    .map((message) => {
      if (!isRecord(message)) return JSON.stringify(message, null, 2);
      const { role, content, ...more } = message;
      const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
      const rest = Object.keys(more).length > 0 ? `\n${JSON.stringify(more, null, 2)}` : '';
      return `[${String(role)}]\n${text ?? ''}${rest}`;
    })
    .join('\n\n');
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

async function templateDiff(a: Version, b: Version): Promise<string> {
  const { createTwoFilesPatch } = await import('diff');
  const line = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
  const names = [`version ${a.number}`, `version ${b.number}`] as const;
  const [before, after] = [readable(a.content.string), readable(b.content.string)];
  // Two templates may differ in what the readable form does not show, such as spaces inside the JSON.
  const [x, y] = before === after ? [String(a.content.string), String(b.content.string)] : [before, after];
  const [from, to] = [countLines(x), countLines(y)];
  const patch =
    Math.max(from, to) > limits.diffLines
      ? undefined
      : createTwoFilesPatch(names[0], names[1], line(x), line(y), undefined, undefined, {
          context: 3,
          maxEditLength: limits.diffEdits,
        });
  if (patch === undefined)
    return `--- ${names[0]}: ${from} lines, ${x.length} characters\n+++ ${names[1]}: ${to} lines, ${y.length} characters\nToo much differs to be shown line by line (at most ${limits.diffEdits} lines of ${limits.diffLines}). get_prompt_version gives each version whole.\n`;
  return patch.replace(/^=+\n/, '');
}

function change(from: unknown, to: unknown): Change {
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** Changes of an object by key, so that one parameter's change does not repeat all the others. */
function byKey(field: string, from: unknown, to: unknown): [string, Change][] {
  const [a, b] = [isRecord(from) ? from : {}, isRecord(to) ? to : {}];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((key) => !isDeepStrictEqual(a[key], b[key]))
    .map((key) => [`${field}.${key}`, change(a[key], b[key])]);
}

function fieldChanges(a: Version, b: Version): Record<string, Change> {
  const changes: [string, Change][] = wholeFields.flatMap((field) => {
    const [from, to] = [a.content[field], b.content[field]];
    if (field === 'string' || same(field, from, to)) return [];
    if (field === 'parameters') return byKey(field, from, to);
    return [[field, change(from, to)] as [string, Change]];
  });
  const labels: [string, Change][] =
    a.labelId === b.labelId ? [] : [['label_id', change(a.labelId, b.labelId)]];
  const metadata = byKey('template_metadata', a.content.template_metadata, b.content.template_metadata);
  return Object.fromEntries([...changes, ...metadata, ...labels]);
}

async function run(args: DiffArguments, context: CompositeContext): Promise<Record<string, unknown>> {
  const { promptId } = args;
  // 1. The numbers and ids of all versions, and the prompt's name.
  const [served, versions] = await Promise.all([
    getPublished(context, promptId),
    versionsOf(context, promptId),
  ]);
  // 2. The two versions in full.
  const [from, to] = bothOf(versions, args);
  const [a, b] = await Promise.all([
    readVersion(context, promptId, from),
    readVersion(context, promptId, to),
  ]);
  // 3. What differs.
  const templates = isDeepStrictEqual(a.content.string, b.content.string);
  const fields = fieldChanges(a, b);
  const side = (version: Version, { row }: VersionRow) => ({
    version: version.number,
    version_id: version.id,
    created_at: row['created_at'],
    is_default: version.number === served.version.number,
  });
  return {
    prompt_id: served.id ?? promptId,
    name: served.name,
    from: side(a, from),
    to: side(b, to),
    changed_fields: [...(templates ? [] : ['string']), ...Object.keys(fields)],
    fields,
    ...(!templates && { template_diff: await templateDiff(a, b) }),
  };
}

export const diffPromptVersions = composite<DiffArguments>({
  name: 'diff_prompt_versions',
  domain: 'prompts',
  words: promptComposites.diff_prompt_versions,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: {
    type: 'object',
    properties: {
      promptId: { type: 'string', minLength: 1 },
      from: { type: 'integer', minimum: 1 },
      to: { type: 'integer', minimum: 1 },
    },
    required: ['promptId'],
    additionalProperties: false,
  },
  requires: ['get_prompt', 'list_prompt_versions', 'get_prompt_version'],
  argumentAliases: { prompt_id: 'promptId', id: 'promptId' },
  run,
});
