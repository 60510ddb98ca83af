// What a check of arguments has to say.

/** What a check found. Paths begin with the argument's name. */
export interface ArgumentReport {
  /** Refused: nothing is sent. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  /** Sent all the same, and told in the result, a sentence each. */
  readonly warnings: readonly string[];
}
