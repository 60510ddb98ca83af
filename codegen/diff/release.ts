// Release impact of a contract diff: a verdict for each tool, the version step and a draft of the changelog.
import { refusedCalls } from './calls.ts';
import type { Change } from './change.ts';
import type { ContractDiff } from './index.ts';
import type { ChangedOperation } from './operations.ts';
import type { Line, Section } from './report.ts';

type Verdict = 'breaking' | 'additive' | 'silent';

/** Kinds of change that callers do not notice: words, and what only describes. */
const unnoticed = new Set<Change['kind']>(['word', 'status', 'default']);

function verdictOf({ request, reply }: ChangedOperation): Verdict {
  const all = [...request, ...reply];
  if (all.some(({ breaking }) => breaking)) return 'breaking';
  return all.every(({ kind }) => unnoticed.has(kind)) ? 'silent' : 'additive';
}

/** The tools of each verdict. A tool that is gone is broken; a new one adds. */
export function verdicts({
  operations,
  unclassified,
}: ContractDiff): Readonly<Record<Verdict, readonly string[]>> {
  const of = (verdict: Verdict): string[] =>
    operations.changed.filter((changed) => verdictOf(changed) === verdict).map(({ now }) => now.tool);
  const added = operations.added.filter(({ key }) => !unclassified.has(key)).map(({ tool }) => tool);
  return {
    breaking: [...operations.removed.map(({ tool }) => tool), ...of('breaking')],
    additive: [...added, ...of('additive')],
    silent: of('silent'),
  };
}

/** The part of the version that the changes ask for, by semantic versioning. */
export function versionStep(diff: ContractDiff): 'major' | 'minor' | 'patch' | 'none' {
  const { breaking, additive, silent } = verdicts(diff);
  if (breaking.length > 0) return 'major';
  if (additive.length > 0) return 'minor';
  return silent.length > 0 || (diff.words?.length ?? 0) > 0 ? 'patch' : 'none';
}

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** Lines for CHANGELOG.md, each with its heading; facts alone, to be put into words by a person. */
export function changelog({
  operations,
  unclassified,
}: ContractDiff): readonly { readonly heading: string; readonly text: string }[] {
  const added = operations.added.filter(({ key }) => !unclassified.has(key));
  const described = ({ now, request, reply }: ChangedOperation): string => {
    const parts = [
      ...request.map(({ path, text }) => `${path || 'request'}: ${text}`),
      ...reply.map(({ path, text }) => `reply ${path}: ${text}`.replace('reply :', 'reply:')),
    ];
    const shown = parts.slice(0, 4);
    const rest = parts.length - shown.length;
    return `\`${now.tool}\`: ${shown.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
  };
  return [
    ...(added.length > 0 ? [{ heading: 'Added', text: `Tools ${code(added.map(({ tool }) => tool))}` }] : []),
    ...operations.changed.map((changed) => ({
      heading: verdictOf(changed) === 'breaking' ? 'Changed (breaking)' : 'Changed',
      text: described(changed),
    })),
    ...(operations.removed.length > 0
      ? [{ heading: 'Removed', text: `Tools ${code(operations.removed.map(({ tool }) => tool))}` }]
      : []),
  ];
}

/** The sections of the report that are about the release. */
export function releaseSections(diff: ContractDiff): Section[] {
  const found = verdicts(diff);
  const step = versionStep(diff);
  if (step === 'none') return [];
  const plain = (text: string): Line => ({ mark: 'plain', text });
  return [
    {
      title: 'For callers of the tools',
      advice: `The next version is a ${step} one.`,
      lines: [
        ...(['breaking', 'additive', 'silent'] as const)
          .filter((verdict) => found[verdict].length > 0)
          .map(
            (verdict): Line => ({
              mark: verdict === 'breaking' ? 'breaking' : 'plain',
              text: `${verdict} (${found[verdict].length}): ${found[verdict].join(', ')}`,
            }),
          ),
      ],
    },
    {
      title: 'Calls that were right and are refused now',
      advice: 'Of each changed tool, the call with what it needs and the one with all that it takes.',
      lines: refusedCalls(diff.operations.changed).map(
        ({ tool, call, why }): Line => ({ mark: 'breaking', text: `${tool}, ${call}: ${why}` }),
      ),
    },
    {
      title: 'Draft for CHANGELOG.md',
      lines: changelog(diff).map(({ heading, text }) => plain(`${heading}: ${text}`)),
    },
  ];
}
