// The two ways in which a contract diff is shown: short for a terminal, whole as Markdown.
import { styleText } from 'node:util';
import type { Line, Mark, Section } from './report.ts';

function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** More lines than this and a section of the terminal is cut; the Markdown report never is. */
const room = 12;

const signs: Readonly<Record<Mark, string>> = { stop: '✗', breaking: '!', safe: '+', ask: '?', plain: ' ' };
const colours = { stop: 'red', breaking: 'yellow', safe: 'green', ask: 'cyan' } as const;

function terminalLines(line: Line, indent: string, width: number): string[] {
  const head = `${indent}${signs[line.mark]} ${line.text}`;
  // What fails the run is told in full.
  const shown = line.mark === 'stop' ? head : shorten(head, width);
  return [
    line.mark === 'plain' ? shown : styleText(colours[line.mark], shown),
    ...(line.details ?? []).flatMap((detail) => terminalLines(detail, `${indent}  `, width)),
  ];
}

/**
 * Text for a terminal: at most a dozen lines a section, but every line that fails the run.
 * @param width columns of the terminal; a pipe has no end of them.
 */
export function renderTerminal(
  summary: readonly string[],
  sections: readonly Section[],
  width = Number.POSITIVE_INFINITY,
): string {
  const parts = sections.map(({ title, advice, lines }) => {
    const all = lines.flatMap((line) => terminalLines(line, '  ', width));
    const whole = lines.some(({ mark }) => mark === 'stop') || all.length <= room + 1;
    const shown = whole ? all : all.slice(0, room);
    const rest = all.length - shown.length;
    return [
      styleText('bold', title),
      ...(advice === undefined ? [] : [styleText('dim', `  ${advice}`)]),
      ...shown,
      ...(rest > 0 ? [styleText('dim', `  … and ${rest} more lines: --report FILE.md has them all`)] : []),
    ].join('\n');
  });
  return [summary.join('\n'), ...parts].join('\n\n');
}

const words: Readonly<Record<Mark, string>> = {
  stop: '**to mend** ',
  breaking: '**breaking** ',
  safe: '',
  ask: '**to decide** ',
  plain: '',
};

/** A backslash before what Markdown would read as markup. */
function escaped(text: string): string {
  return text.replaceAll(/([*_<>|[\]`])/g, '\\$1');
}

function markdownLines(line: Line, indent: string): string[] {
  return [
    `${indent}- ${words[line.mark]}${escaped(line.text)}`,
    ...(line.details ?? []).flatMap((detail) => markdownLines(detail, `${indent}  `)),
  ];
}

/** The whole diff as Markdown. */
export function renderMarkdown(summary: readonly string[], sections: readonly Section[]): string {
  return [
    '# Contract diff',
    summary.map((line) => `- ${escaped(line)}`).join('\n'),
    ...sections.map(({ title, advice, lines }) =>
      [
        `## ${title}`,
        ...(advice === undefined ? [] : [advice]),
        lines.flatMap((line) => markdownLines(line, '')).join('\n'),
      ].join('\n\n'),
    ),
    '',
  ].join('\n\n');
}
