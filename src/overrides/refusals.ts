// Arguments that Portkey's document admits and that do harm as they are: refused before anything is sent.
import type { ToolName } from '../generated/index.ts';

/** One argument that a tool refuses. */
export interface ArgumentRefusal {
  readonly argument: string;
  /** True for the values that are refused. */
  readonly refuses: (value: unknown) => boolean;
  /** What follows the argument's name: what is wrong with it, and what to do instead. */
  readonly message: string;
}

/** The document describes a nested object and says in the same place that it breaks the call. */
const nestedSettings: ArgumentRefusal = {
  argument: 'hyperparameters',
  refuses: (value) => value !== undefined,
  message: 'is not read by Portkey: give its fields, e.g. temperature, beside promptId and variables',
};

/** By tool. Rendering answers in one piece whatever `stream` says, so it may be shown what a caller would send. */
export const refusals: Readonly<Partial<Record<ToolName, readonly ArgumentRefusal[]>>> = {
  run_prompt_completion: [
    nestedSettings,
    {
      argument: 'stream',
      refuses: (value) => value === true,
      message: 'must be false or left out: a result is given in one piece',
    },
  ],
  render_prompt: [nestedSettings],
};
