// A contract diff as sections of lines: what both the terminal and the Markdown report show.
import type { Change } from './change.ts';
import type { ContractDiff } from './index.ts';
import { breaks, type ChangedOperation } from './operations.ts';
import { releaseSections } from './release.ts';
import type { Line, Section } from './report.ts';

const plain = (text: string): Line => ({ mark: 'plain', text });

function changeLine(side: string, { path, text, breaking }: Change): Line {
  const at = path === '' ? side : `${side} ${path}`;
  return { mark: breaking ? 'breaking' : 'safe', text: `${at}: ${text}` };
}

function linesOf({ request, reply }: Pick<ChangedOperation, 'request' | 'reply'>): Line[] {
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
  const rank = ({ details }: { details: readonly Line[] }): number =>
    details.some(({ mark }) => mark === 'breaking') ? 0 : 1;
  return [...groups.values()]
    .sort((a, b) => rank(a) - rank(b))
    .map((group) => ({
      mark: rank(group) === 0 ? 'breaking' : 'safe',
      text: group.heads.join(', '),
      details: group.details,
    }));
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value);
}

const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

function summary(diff: ContractDiff): string[] {
  const { operations, tokens, words } = diff;
  const breaking = operations.changed.filter(breaks).length + operations.removed.length;
  return [
    `operations: ${diff.before} before, ${diff.after} now; ${operations.added.length} added, ${operations.removed.length} removed, ${operations.renamed.length} renamed, ${operations.changed.length} changed, ${breaking} of them breaking for callers`,
    `listing, descriptions left out: ${tokens.was} tokens before, ${tokens.now} now (${signed(tokens.now - tokens.was)})`,
    words === undefined
      ? 'words: those of the older document were not recorded, so changes of text alone cannot be told'
      : `words: changed in ${many(words.length, 'operation')}, ${words.filter(({ says }) => says.length > 0).length} of them with new sentences that carry a fact`,
  ];
}

/** What a vanishing tool's entry in the lock should become. */
function vanishingLine({ tool, key, becomes }: ContractDiff['vanishing'][number]): Line {
  return {
    mark: 'stop',
    text:
      becomes === undefined
        ? `${tool} (${key} is gone): move its entry to "retired", with "replacedBy" and "date"`
        : `${tool} (${key} is ${becomes} now): move its entry to the new key`,
  };
}

/** All sections that have something to say, in the order in which a reader needs them. */
export function sections(diff: ContractDiff): { summary: string[]; sections: Section[] } {
  const { operations, overlays } = diff;
  const all: Section[] = [
    {
      title: 'To mend first: overlays and operations',
      advice: 'Codegen stops at each of these.',
      lines: [
        ...overlays.failures.map(({ file, action, why, text }): Line => {
          return { mark: 'stop', text: `${file}, action ${action} ${why}: ${text}` };
        }),
        ...diff.published.map(({ key, tool }): Line => {
          return {
            mark: 'stop',
            text: `${key} (${tool}) is published now: take "unpublished" out of its entry in codegen/names.lock.json, and what an overlay brings of it out of the overlay`,
          };
        }),
        ...diff.problems.map(({ key, text }): Line => ({ mark: 'stop', text: `${key} ${text}` })),
      ],
    },
    {
      title: 'Tools that would vanish',
      advice:
        'A name that callers know stays, or is retired in codegen/names.lock.json: it is never given to another tool.',
      lines: diff.vanishing.map(vanishingLine),
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
              text: Object.hasOwn(diff.likeLeftOut, key)
                ? `${key}: not classified; most likely no tool, as it is served like ${diff.likeLeftOut[key]} of openapi/left-out.yaml; else "${tool}" would be a name`
                : `${key}: not classified; "${tool}" would be a name for it in codegen/names.lock.json, or give a reason in openapi/left-out.yaml`,
            }
          : { mark: 'safe', text: `${key} (${tool})` },
      ),
    },
    {
      title: 'Operations that no tool can be made of',
      advice: 'Their method is none that a tool has: give a reason in openapi/left-out.yaml.',
      lines: [...diff.unclassified]
        .filter((key) => /^(?:HEAD|OPTIONS|TRACE|QUERY) /.test(key))
        .map((key): Line => ({ mark: 'ask', text: key })),
    },
    { title: 'Operations changed', lines: changedLines(operations.changed) },
    {
      title: 'Changed upstream under an overlay',
      advice: 'No tool changes by these, since an overlay says otherwise: see whether it still holds.',
      lines: diff.hidden.map(({ key, tool, overlays: files, request, reply }) => ({
        mark: 'ask',
        text: `${tool} (${key}), corrected by ${files.join(', ') || 'no overlay: its own argument is narrower'}`,
        details: linesOf({ request, reply }),
      })),
    },
    {
      title: 'For a person to decide',
      advice: 'Where the answer is no, write it into openapi/decisions.yaml, so that nobody is asked again.',
      lines: diff.questions.map(({ key, why, answer }) => ({
        mark: 'ask',
        text: `${key} ${why}: ${answer}`,
      })),
    },
    {
      title: 'Overlays that are partly redundant',
      advice: 'They still work; the parts named here can go.',
      lines: overlays.partly.map(plain),
    },
    {
      title: 'Entries of openapi/left-out.yaml that are gone',
      lines: diff.leftOutGone.map(plain),
    },
    {
      title: 'Words changed',
      advice:
        'New sentences that carry a fact are shown: a unit, a limit or a condition may belong into an overlay or a description.',
      lines: (diff.words ?? []).map(({ key, says }) => ({
        mark: 'plain',
        text: key,
        ...(says.length > 0 && { details: says.map(plain) }),
      })),
    },
    {
      title: 'Listing tokens by tool',
      lines: diff.tokens.tools.map(({ tool, was, now }) =>
        plain(`${tool}: ${was} -> ${now} (${signed(now - was)})`),
      ),
    },
    ...releaseSections(diff),
  ];
  return { summary: summary(diff), sections: all.filter(({ lines }) => lines.length > 0) };
}
