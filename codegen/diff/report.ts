// The form of a report: sections of lines.

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
