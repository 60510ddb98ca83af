// A contract diff as sections of lines: what both the terminal and the Markdown report show.
import type { Change } from './change.ts';
import type { ContractDiff } from './index.ts';
import type { ChangedOperation } from './operations.ts';

/** How a line is shown: `stop` fails the run, `breaking` may break a caller, `safe` does not. */
export type Mark = 'stop' | 'breaking' | 'safe' | 'ask' | 'plain';

export interface Line {
  readonly mark: Mark;
  readonly text: string;
  /** Lines that belong below this one. */
  readonly details?: readonly Line[];
}

export interface Section {
  readonly title: string;
  /** One sentence: what to do about it. */
  readonly advice?: string;
  readonly lines: readonly Line[];
}

const plain = (text: string): Line => ({ mark: 'plain', text });

function changeLine(side: string, { path, text, breaking }: Change): Line {
  const at = path === '' ? side : `${side} ${path}`;
  return { mark: breaking ? 'breaking' : 'safe', text: `${at}: ${text}` };
}

function linesOf({ request, reply }: ChangedOperation): Line[] {
  const lines = [
    ...request.map((change) => changeLine('argument', change)),
    ...reply.map((change) => changeLine('reply', change)),
  ];
  return [
    ...lines.filter(({ mark }) => mark === 'breaking'),
    ...lines.filter(({ mark }) => mark !== 'breaking'),
  ];
}

/** Operations that changed in the same way, as those that share a schema do, are told together. */
function changedLines(changed: readonly ChangedOperation[]): Line[] {
  const groups = new Map<string, { heads: string[]; details: Line[] }>();
  for (const operation of changed) {
    const details = linesOf(operation);
    const group = groups.get(JSON.stringify(details));
    const head = `${operation.now.tool} (${operation.now.key})`;
    if (group) group.heads.push(head);
    else groups.set(JSON.stringify(details), { heads: [head], details });
  }
  const breaks = ({ details }: { details: readonly Line[] }): number =>
    details.some(({ mark }) => mark === 'breaking') ? 0 : 1;
  return [...groups.values()]
    .sort((a, b) => breaks(a) - breaks(b))
    .map((group) => ({
      mark: breaks(group) === 0 ? 'breaking' : 'safe',
      text: group.heads.join(', '),
      details: group.details,
    }));
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value);
}

function summary(diff: ContractDiff): string[] {
  const { operations, tokens, textOnly } = diff;
  const breaking = operations.changed.filter(({ request, reply }) =>
    [...request, ...reply].some((change) => change.breaking),
  ).length;
  const changed = operations.changed.length;
  return [
    `operations: ${diff.before} before, ${diff.after} now; ${operations.added.length} added, ${operations.removed.length} removed, ${operations.renamed.length} renamed, ${changed} changed, ${breaking} of them breaking for callers`,
    `listing: ${tokens.was} tokens before, ${tokens.now} now (${signed(tokens.now - tokens.was)})`,
    textOnly === undefined
      ? 'words: those of the older document were not recorded, so changes of text alone cannot be told'
      : `words: ${textOnly.length} ${textOnly.length === 1 ? 'operation' : 'operations'} changed only in text`,
  ];
}

/** All sections that have something to say, in the order in which a reader needs them. */
export function sections(diff: ContractDiff): { summary: string[]; sections: Section[] } {
  const { operations, overlays } = diff;
  const all: Section[] = [
    {
      title: 'To mend first: overlays',
      advice: 'The run fails until each of these is mended or dropped; codegen would stop at them too.',
      lines: [
        ...overlays.failures.map(({ file, action, why, text }): Line => {
          return { mark: 'stop', text: `${file}, action ${action} ${why}: ${text}` };
        }),
        ...diff.published.map(({ key, tool }): Line => {
          return {
            mark: 'stop',
            text: `${key} (${tool}) is published now: take "unpublished" out of codegen/names.lock.json and drop from the overlay what the document says by itself`,
          };
        }),
      ],
    },
    {
      title: 'Overlays that are partly redundant',
      advice: 'They still work; the parts named here can go.',
      lines: overlays.partly.map(plain),
    },
    {
      title: 'Tools that would vanish',
      advice:
        'A name that callers know must not disappear: move the entry to its new key, or to "retired", in codegen/names.lock.json.',
      lines: diff.vanishing.map(({ tool, key, becomes }) => ({
        mark: 'breaking',
        text: becomes === undefined ? `${tool} (${key} is gone)` : `${tool} (${key} is ${becomes} now)`,
      })),
    },
    {
      title: 'Operations renamed, by their shape',
      lines: operations.renamed.map(({ was, now, likeness }) =>
        plain(`${was.key} -> ${now.key} (${Math.round(likeness * 100)} % alike)`),
      ),
    },
    {
      title: 'Operations removed',
      lines: operations.removed.map(({ key, tool }) => ({ mark: 'breaking', text: `${key} (${tool})` })),
    },
    {
      title: 'Operations added',
      lines: operations.added.map(({ key, tool }) =>
        diff.unclassified.has(key)
          ? {
              mark: 'ask',
              text: `${key}: not classified; add it to codegen/names.lock.json, for instance as "${tool}", or to openapi/left-out.yaml`,
            }
          : { mark: 'safe', text: `${key} (${tool})` },
      ),
    },
    { title: 'Operations changed', lines: changedLines(operations.changed) },
    {
      title: 'For a person to classify',
      lines: diff.questions.map(({ key, why, answer }) => ({
        mark: 'ask',
        text: `${key} ${why}: ${answer}`,
      })),
    },
    {
      title: 'Listing tokens by tool',
      lines: diff.tokens.tools.map(({ tool, was, now }) =>
        plain(`${tool}: ${was} -> ${now} (${signed(now - was)})`),
      ),
    },
  ];
  return { summary: summary(diff), sections: all.filter(({ lines }) => lines.length > 0) };
}
