// The shape of a question, and what a question that writes works with.
import type { Answer } from './answers.ts';
import type { Probe } from './probe.ts';

export interface Question {
  /** `Q1` to `Q30`; they are asked in this order. */
  readonly id: string;
  readonly title: string;
  /** What of ours it settles, for whoever reads the report. */
  readonly settles: string;
  /** What the contract has us expect, where it says anything. */
  readonly contract?: Readonly<Record<string, string>>;
}

export interface ReadQuestion extends Question {
  readonly ask: (probe: Probe) => Promise<Answer>;
}

/** Something that a run made, and the request that removes it. */
export interface Made {
  readonly path: string;
  readonly body?: unknown;
  /** The question removed it by itself, and was told so. */
  readonly removed?: true;
}

/** A workspace made for verify, and the journal of what was made in it. */
export interface Scratch {
  readonly probe: Probe;
  /** The id of the workspace. */
  readonly workspace: string;
  /** A name for a new object: `pv-` and a random part. */
  readonly name: () => string;
  /** Writes down how an object is removed, before the next request. */
  readonly made: (made: Made) => void;
}

export interface WriteQuestion extends Question {
  readonly ask: (scratch: Scratch) => Promise<Answer>;
}
