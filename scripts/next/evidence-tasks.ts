// What another platform than the default one has to say of its tools, and of those that it lacks.
import { type Evidence, evidenceFaults } from '../../codegen/model/evidence.ts';
import type { NamesLock } from '../../codegen/model/names.ts';
import type { Platform } from '../../codegen/platforms/index.ts';
import type { Task } from './contract-tasks.ts';
import { lineOf } from './edit-files.ts';

const toolsOf = ({ operations }: NamesLock): string[] => Object.values(operations).map(({ tool }) => tool);

/**
 * Rows of evidence that are missing or stray, and tools of the default platform that this one neither has nor explains.
 * @param names the operations of the default platform, and of this one
 */
export function evidenceTasks(
  { label, evidence: file = '' }: Platform,
  evidence: Evidence,
  names: { readonly all: NamesLock; readonly own: NamesLock },
): Task[] {
  const own = toolsOf(names.own);
  const absent = evidence.absent.flatMap(({ tools }) => tools);
  const known = new Set([...own, ...absent]);
  const domains = new Map(Object.values(names.all.operations).map(({ tool, domain }) => [tool, domain]));
  // The lines above and of `absent:`.
  const above = lineOf(file, '\nabsent:');
  return [
    ...evidenceFaults(evidence, own).map(({ kind, tool, text }): Task => {
      if (kind === 'missing') {
        const paste = `  ${tool}: {live: unseen, confidence: C}`;
        return { title: `${text}: say how it fared.`, file, line: above, paste };
      }
      const line = lineOf(file, kind === 'stray' ? `\n  ${tool}:` : `\n      - ${tool}\n`) + 1;
      return { title: `${text}: take it out.`, file, line };
    }),
    ...Object.values(names.all.operations)
      .filter(({ tool }) => !known.has(tool))
      .map(({ tool, domain }): Task => {
        const row = `      - ${tool}`;
        const title = `${label} has no ${tool}: list it under the reason that holds for it, or give a new one.`;
        const alike = absent.find((each) => domains.get(each) === domain);
        return alike === undefined
          ? { title, file, line: above + 1, paste: `  - reason: "…"\n    tools:\n${row}` }
          : { title, file, line: lineOf(file, `\n      - ${alike}\n`) + 1, paste: row };
      }),
  ];
}
