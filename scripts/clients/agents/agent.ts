// What an agent of the command line is here: how it is pointed at the stub model, and how it takes one order.
import type { Snippet } from '../../../src/server/clients/index.ts';
import type { AgentName } from '../../npm-tools.ts';
import type { Bridge } from '../frameworks/model/server.ts';

/** Where one run of an agent happens. */
export interface Place {
  /** The scratch folder that it takes for its user's home. */
  readonly home: string;
  /** The project that it works in. */
  readonly work: string;
  /** The stub model's address, without a path. */
  readonly model: string;
  /** What the README or the page says to paste, filled in. */
  readonly snippet: Snippet;
}

export interface Run {
  /** What is written before it starts, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  /** Programs with their arguments, one after the other; the first that fails ends the run. */
  readonly commands: readonly (readonly string[])[];
}

export interface Agent {
  /** Of its package here, and of its entry among the clients that the README tells of. */
  readonly id: AgentName;
  /** As the table names it. */
  readonly name: string;
  readonly api: string;
  readonly bridge?: Bridge;
  readonly run: (place: Place) => Run;
}

/** A settings file with the snippet's own entry in it. */
export function withSnippet({ text }: Snippet, settings: object): string {
  return JSON.stringify({ ...settings, ...(JSON.parse(text) as object) }, null, 2);
}

/** The order: the stub model knows by itself what to do. */
export const order = 'Go on.';
