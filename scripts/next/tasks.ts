// Remaining tasks until a new upstream document is taken: file, line and text to paste for each.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { answeredQuestions } from '../../codegen/cli/update.ts';
import { adminKeys, leftOutKeys } from '../../codegen/contract/import.ts';
import { loadNames, loadOverlays, withInherited } from '../../codegen/contract/load.ts';
import { tryOverlays } from '../../codegen/contract/overlay.ts';
import { root } from '../../codegen/contract/paths.ts';
import {
  type ContractFiles,
  currentlyDecided,
  lastDecided,
  readFresh,
  withFresh,
} from '../../codegen/contract/pending.ts';
import { type ContractDiff, contractDiff } from '../../codegen/diff/index.ts';
import { type NamesLock, proposeName } from '../../codegen/model/names.ts';
import type { Platform } from '../../codegen/platforms/index.ts';

export interface Task {
  readonly title: string;
  /** From the repository's root. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  readonly paste?: string;
}

/** The line of an overlay's action; 1 where it is not found. */
function lineOfAction(file: string, action: number): number {
  const text = readFileSync(root + file, 'utf8');
  const item = parseDocument(text).getIn(['actions', action - 1], true) as
    | { range?: [number, number, number] }
    | undefined;
  return text.slice(0, item?.range?.[0] ?? 0).split('\n').length;
}

function lineOf(file: string, text: string): number {
  const at = existsSync(root + file) ? readFileSync(root + file, 'utf8').indexOf(text) : -1;
  return at < 0
    ? 1
    : readFileSync(root + file, 'utf8')
        .slice(0, at)
        .split('\n').length;
}

/** The domain of the named operation whose path has most in common with this one. */
export function likelyDomain(key: string, names: NamesLock): string {
  const steps = (each: string): string[] => each.split(' ')[1]?.split('/').filter(Boolean) ?? [];
  const shared = (a: readonly string[], b: readonly string[]): number => {
    const end = a.findIndex((step, at) => step !== b[at]);
    return end < 0 ? a.length : end;
  };
  const [best] = Object.entries(names.operations)
    .map(([other, { domain }]) => ({ domain, score: shared(steps(key), steps(other)) }))
    .sort((a, b) => b.score - a.score);
  return best && best.score > 0 ? best.domain : (steps(key)[0] ?? 'other');
}

/** The contract diff of the update that is under way, from the files of this moment. */
export function pendingDiff(files: ContractFiles, platform: Platform): ContractDiff {
  const before = lastDecided(files);
  const now = currentlyDecided(files);
  const fresh = readFresh(files);
  const leftOut = leftOutKeys(readFileSync(files.leftOut, 'utf8'));
  const admin = adminKeys(now.names);
  const candidate = withFresh(now.contract, fresh.document, (key) => !leftOut.has(key));
  const unclassified = fresh.unclassified.filter((key) => !admin.has(key) && !leftOut.has(key));
  return contractDiff({
    before: { ...before, contract: withInherited(before.contract, platform) },
    after: { ...now, contract: withInherited(candidate, platform) },
    present: fresh.present,
    unclassified,
    leftOut,
    answered: answeredQuestions(files.decisions),
    wordsBefore: undefined,
    wordsAfter: { sha256: '', operations: {}, said: new Map() },
    platform: { bases: platform.bases },
  });
}

/** What has to be mended, named or decided before codegen can run. */
export function contractTasks(diff: ContractDiff, files: ContractFiles, platform: Platform): Task[] {
  const names = loadNames(files.names);
  const { contract } = currentlyDecided(files);
  const { failures } = tryOverlays(
    withInherited(contract, platform),
    loadOverlays(files.overlays, files.shownOverlays),
  );
  const statement = (file: string, action: number): string | undefined => {
    const failed = failures.find((each) => each.file === file && each.action === action - 1);
    return failed?.found === undefined
      ? undefined
      : Object.entries(failed.found)
          .map(([key, value]) => `    ${key}: ${JSON.stringify(value)}`)
          .join('\n');
  };
  return [
    ...diff.overlays.failures.map(({ file, action, kind, why, text }): Task => {
      const paste = kind === 'changed' ? statement(file, action) : undefined;
      const ways = {
        'no change': 'delete the action',
        'no match': 'delete the action, or aim it at where that is now',
        published: 'take what it brings out of the overlay',
        dangling: 'refer to what is there now',
        changed: 'see whether the correction still holds; then state what is there now',
        malformed: 'mend it',
      };
      return {
        title: `Action ${action} ${why}: ${text}. To do: ${ways[kind]}.`,
        file,
        line: lineOfAction(file, action),
        ...(paste !== undefined && { paste }),
      };
    }),
    ...diff.published.map(
      ({ key, tool }): Task => ({
        title: `${key} (${tool}) is published now: take "unpublished" out of its entry.`,
        file: platform.names,
        line: lineOf(platform.names, JSON.stringify(key)),
      }),
    ),
    ...diff.problems.map(({ key, text }): Task => ({ title: `${key} ${text}.` })),
    ...diff.vanishing.map(({ tool, key, becomes }): Task => {
      const { tool: _, ...entry } = {
        ...(names.operations[key] ?? diff.operations.removed.find((each) => each.key === key)),
      } as { tool?: string; domain?: string };
      const paste =
        becomes === undefined
          ? `    ${JSON.stringify(key)}: ${JSON.stringify({ tool, replacedBy: null, date: new Date().toISOString().slice(0, 10) })}`
          : `    ${JSON.stringify(becomes)}: ${JSON.stringify({ tool, domain: entry.domain })},`;
      return {
        title:
          becomes === undefined
            ? `${key} is gone: move ${tool} from "operations" to "retired", and say what replaces it.`
            : `${key} is ${becomes} now: give the entry of ${tool} that key.`,
        file: platform.names,
        line: lineOf(platform.names, JSON.stringify(key)),
        paste,
      };
    }),
    ...[...diff.unclassified]
      .filter((key) => !diff.vanishing.some(({ becomes }) => becomes === key))
      .map((key): Task => {
        const taken = new Set(Object.values(names.operations).map(({ tool }) => tool));
        const entry = { tool: proposeName(key, taken), domain: likelyDomain(key, names) };
        const toolless = /^(?:HEAD|OPTIONS|TRACE|QUERY) /.test(key);
        return toolless
          ? { title: `${key} cannot be a tool: give a reason.`, file: platform.leftOut, paste: `  - ${key}` }
          : {
              title: `${key} is new: give it a name, or a reason in ${platform.leftOut}.`,
              file: platform.names,
              line: lineOf(platform.names, '"retired"') - 1,
              paste: `    ${JSON.stringify(key)}: ${JSON.stringify(entry)},`,
            };
      }),
    ...diff.questions.map(
      ({ id, answer }): Task => ({
        title: `${id}? Where it is: ${answer}. Where it is not, answer it.`,
        file: 'openapi/decisions.yaml',
        paste: `${JSON.stringify(id)}: no, because …`,
      }),
    ),
    ...diff.leftOutGone.map(
      (key): Task => ({
        title: `${key} is gone: take it out.`,
        file: platform.leftOut,
        line: lineOf(platform.leftOut, key),
      }),
    ),
  ];
}

/** Files in which a draft may stand. */
const drafted = ['src/overrides/descriptions', 'src/sandbox/domains', 'test/fixtures'];

/** Drafts that nobody has read yet, by the mark that they carry. */
export function drafts(): Task[] {
  return drafted.flatMap((folder) =>
    readdirSync(root + folder).flatMap((name) => {
      const lines = readFileSync(`${root}${folder}/${name}`, 'utf8').split('\n');
      return lines.flatMap((line, at): Task[] =>
        line.includes('DRAFT')
          ? [
              {
                title: 'A draft: read it, put it right and take the word DRAFT out.',
                file: `${folder}/${name}`,
                line: at + 1,
              },
            ]
          : [],
      );
    }),
  );
}

/** Words, sandbox and search questions that the tools of the name lock still need. */
export async function toolTasks(names: NamesLock): Promise<Task[]> {
  const { handlers } = await import('../../src/sandbox/domains/index.ts');
  const questions = readFileSync(`${root}test/fixtures/questions.json`, 'utf8');
  const domains = new Set<string>();
  const tasks = Object.entries(names.operations).flatMap(([key, { tool, domain }]): Task[] => {
    const file = `src/overrides/descriptions/${domain}.ts`;
    const text = existsSync(root + file) ? readFileSync(root + file, 'utf8') : '';
    const found: Task[] = [];
    if (text === '' && !domains.has(domain)) {
      domains.add(domain);
      found.push({
        title: `${domain} is a new domain: it needs a file of descriptions, which src/overrides/index.ts lists, and a line in scripts/docs/catalog.ts.`,
        file,
        paste: `// What agents read about the tools of the domain ${domain}.\nimport type { DomainOverrides } from '../tool-override.ts';\n\nexport const ${domain.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())} = {\n} as const satisfies DomainOverrides;`,
      });
    }
    if (!new RegExp(`^  ${tool}: \\{`, 'm').test(text)) {
      const words = tool.replaceAll('_', ' ');
      found.push({
        title: `${tool} (${key}) has no description.`,
        file,
        line: Math.max(1, text.split('\n').length - 1),
        paste: `  ${tool}: {\n    title: '${words.charAt(0).toUpperCase()}${words.slice(1)}',\n    description: 'DRAFT: what ${key} does, what it gives, and when another tool is right.',\n  },`,
      });
    }
    if (!Object.hasOwn(handlers, key))
      found.push({
        title: `The sandbox does not serve ${key}.`,
        file: `src/sandbox/domains/${domain}.ts`,
        paste: `  // DRAFT: what the sandbox answers to ${tool}; its engine is resource() in src/sandbox/resource.ts.\n  '${key}': () => ({}),`,
      });
    return found;
  });
  const asked = Object.values(names.operations).filter(
    ({ tool }) => !questions.includes(`"${tool}"`) && tasks.some(({ title }) => title.startsWith(`${tool} `)),
  );
  return [
    ...tasks,
    ...asked.map(
      ({ tool }): Task => ({
        title: `No search question leads to ${tool}: add one as a person would ask it.`,
        file: 'test/fixtures/questions.json',
      }),
    ),
  ];
}
