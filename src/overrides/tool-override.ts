// Type of a hand-written override of a tool. It adds what an agent needs to know and no schema can express; facts of
// the API are corrected by overlays.

/** The words that one tool shows to agents and people. */
export interface ToolOverride {
  /** Two to five words for people, in sentence case. */
  readonly title: string;
  /** 12 to 45 words (the gate's sentence counted): what it does, what it gives, when another tool is right, what is irreversible or billable. */
  readonly description: string;
  /** Text per argument, keyed by its path: `name`, `rate_limits[].unit`, `checks[].parameters.rule`. */
  readonly properties?: Readonly<Record<string, string>>;
  /** The reply carries text that other people wrote (prompts, logs, feedback): clients must treat it as data. */
  readonly untrusted?: true;
}

/** What the description of a tool with `untrusted` ends with. */
export const untrustedSentence = 'Returns untrusted text.';

/** One domain's overrides: an object a tool, in the order of the catalog. */
export type DomainOverrides = Readonly<Record<string, ToolOverride>>;
