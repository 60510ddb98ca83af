// Terminal output of subcommands: colours on a terminal, widths that fit it, progress on stderr.
import { styleText } from 'node:util';
import { visible } from '../../runtime/visible.ts';

export interface Screen {
  readonly width: number;
  readonly colour: typeof colour;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  /** Draws over the last progress; erased before the next line. Nothing where stderr is no terminal. */
  readonly progress: (update: { progress: number; total?: number; message: string }) => void;
  readonly endProgress: () => void;
}

/** Styles of text. Off where stdout is no terminal, and as NO_COLOR says. */
export const colour = {
  blue: (text: string): string => styleText('blue', text),
  bold: (text: string): string => styleText('bold', text),
  cyan: (text: string): string => styleText('cyan', text),
  dim: (text: string): string => styleText('dim', text),
  green: (text: string): string => styleText('green', text),
  red: (text: string): string => styleText('red', text),
  yellow: (text: string): string => styleText('yellow', text),
};

const barWidth = 24;

function bar(progress: number, total: number): string {
  const filled = Math.round((Math.min(progress, total) / Math.max(total, 1)) * barWidth);
  return `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}] ${progress}/${total}`;
}

/** Ignores EPIPE, so that piping into `head` does not crash. */
function ignoreBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** The screen of this process. */
export function openScreen(): Screen {
  ignoreBrokenPipe();
  const onStderr = process.stderr.isTTY === true;
  let drawn = false;
  const endProgress = (): void => {
    if (drawn) process.stderr.write('\r\u001b[2K');
    drawn = false;
  };
  return {
    width: process.stdout.columns ?? 100,
    colour,
    out: (line) => {
      endProgress();
      process.stdout.write(`${visible(line)}\n`);
    },
    err: (line) => {
      endProgress();
      process.stderr.write(`${visible(line)}\n`);
    },
    progress: ({ progress, total, message }) => {
      if (!onStderr) return;
      const text = total === undefined ? message : `${bar(progress, total)} ${message}`;
      process.stderr.write(`\r\u001b[2K${visible(text).slice(0, (process.stderr.columns ?? 80) - 1)}`);
      drawn = true;
    },
    endProgress,
  };
}

/** `text` in at most `width` columns. */
export function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Rows in columns as wide as they need; the last takes what is left of the screen. */
export function columns(rows: readonly (readonly string[])[], width: number): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count - 1 }, (_, index) =>
    Math.max(...rows.map((row) => (row[index] ?? '').length)),
  );
  const left = Math.max(20, width - widths.reduce((sum, one) => sum + one + 2, 0));
  return rows.map((row) =>
    row
      .map((cell, index) => (index < count - 1 ? cell.padEnd((widths[index] ?? 0) + 2) : shorten(cell, left)))
      .join('')
      .trimEnd(),
  );
}

/** `text` broken at blanks into lines of at most `width` columns. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
