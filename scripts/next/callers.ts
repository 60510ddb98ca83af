// Hand-written places that use what a new contract takes away from callers, by file and line, before the compiler or
// a test finds them: composites, workspace files, the sandbox, tests.
import type { Change } from '../../codegen/diff/change.ts';
import type { ContractDiff } from '../../codegen/diff/index.ts';
import { escaped, keyPattern, pathPattern, textOf, writtenFiles } from './edit-files.ts';

export interface Caller {
  readonly file: string;
  /** Counted from 1. */
  readonly lines: readonly number[];
}

/** A tool whose calls or replies changed in a way that breaks, and the places that may be broken. */
export interface BrokenTool {
  readonly tool: string;
  readonly key: string;
  /** What changed, in a line each. */
  readonly changes: readonly string[];
  readonly callers: readonly Caller[];
}

/** Texts about tools that call nothing. */
const words =
  /^(?:src\/search|scripts\/docs|codegen|test\/fixtures|src\/overrides\/(?:\S+\/)?descriptions)\b|^src\/overrides\/gates\.ts$|\.json$/;

const lastOf = (path: string): string => path.replaceAll('[]', '').split('.').at(-1) ?? '';

/** What a line must name to be broken by a change: the field, or for a field that is needed now the tool. */
function patternsOf(changes: readonly Change[], tool: string): RegExp[] {
  const named = changes.flatMap(({ kind, path }) => {
    const name = kind === 'required' ? tool : lastOf(path);
    return name === '' ? [] : [name];
  });
  return [...new Set(named)].map((name) => {
    const text = escaped(name);
    // As a key, in quotes, behind a dot, or taken out of an object; not as a word of a sentence.
    return new RegExp(
      `['"\`]${text}['"\`]|\\.${text}\\b|(?:^\\s*|[{,] ?)${text}\\??:|[{,] ?${text}(?= ?[,}])`,
    );
  });
}

/** Lines of a text that name what changed, counted from 1. */
export function linesNaming(text: string, changes: readonly Change[], tool: string): number[] {
  const patterns = patternsOf(changes, tool);
  return text
    .split('\n')
    .flatMap((line, at) => (patterns.some((pattern) => pattern.test(line)) ? [at + 1] : []));
}

/** For each tool that breaks callers, the lines in files that name it and that name what changed. */
export function brokenTools({ operations }: ContractDiff): BrokenTool[] {
  const broken = operations.changed.flatMap(({ now, request, reply }) => {
    const changes = [...request, ...reply].filter(({ breaking }) => breaking);
    return changes.length === 0 ? [] : [{ now, changes, request }];
  });
  const texts = broken.length === 0 ? [] : writtenFiles().filter((file) => !words.test(file));
  return broken.map(({ now, changes, request }): BrokenTool => {
    const names = [new RegExp(`\\b${now.tool}\\b`), keyPattern(now.key), pathPattern(now.path)];
    const callers = texts.flatMap((file): Caller[] => {
      const text = textOf(file);
      if (!names.some((name) => text.search(name) >= 0)) return [];
      const lines = linesNaming(text, changes, now.tool);
      return lines.length === 0 ? [] : [{ file, lines }];
    });
    return {
      tool: now.tool,
      key: now.key,
      changes: changes.map(
        (change) => `${request.includes(change) ? '' : 'reply '}${change.path || 'the call'}: ${change.text}`,
      ),
      callers,
    };
  });
}

const many = 6;

/** The tools that break callers, as lines of text. */
export function showBroken(tools: readonly BrokenTool[]): string[] {
  return tools.flatMap(({ tool, key, changes, callers }) => [
    `${tool} (${key})`,
    ...changes.slice(0, many).map((text) => `  ! ${text}`),
    ...(changes.length > many ? [`  ! and ${changes.length - many} more changes`] : []),
    ...callers.map(({ file, lines: [first = 1, ...rest] }) => {
      const shown = rest.slice(0, many).join(', ');
      return `  ${file}:${first}${rest.length === 0 ? '' : ` and ${shown}${rest.length > many ? ', …' : ''}`}`;
    }),
  ]);
}
