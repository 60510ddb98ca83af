// Types of a contract diff.

export type Kind =
  | 'added'
  | 'removed'
  | 'required'
  | 'optional'
  | 'type'
  | 'enum'
  | 'null'
  | 'bounds'
  | 'shape'
  | 'default'
  | 'format'
  | 'place'
  | 'status'
  | 'word'
  | 'access';

/** One fact that differs between two contracts. */
export interface Change {
  readonly kind: Kind;
  /** The argument's or the reply field's path: `rate_limits[].unit`; empty for the whole. */
  readonly path: string;
  /** What was and what is, in one line that does not repeat the path. */
  readonly text: string;
  /** True when a call that was right before may be refused, or a reader of replies misses what was there. */
  readonly breaking: boolean;
}
