// A JSON Schema as the model has it: standard keywords, and keywords of our own for what these cannot say.

/** Which branch of a property's shape holds: named by a sibling property (`by`) or by a field of its own (`own`). */
export interface Choice {
  readonly by?: string;
  readonly own?: string;
  readonly cases: Readonly<Record<string, Schema>>;
}

/** A requirement that depends on a value: `require` is needed when `property` equals `equals`. */
export interface Condition {
  readonly property: string;
  readonly equals: unknown;
  readonly require: readonly string[];
}

/** Facts that plain JSON Schema has no place for; they are taken out before a schema is shown. */
interface Extensions {
  'x-choice'?: Choice;
  'x-credential'?: true;
  'x-secret'?: true;
  'x-known'?: readonly unknown[];
  /** No other value than those of the enum can be right. */
  'x-closed'?: true;
  'x-exactly-one'?: readonly string[];
  'x-at-least-one'?: readonly string[];
  'x-required-when'?: readonly Condition[];
  'x-body'?: true;
  /** Left out by the caller, it is sent as an empty list. */
  'x-fill-empty'?: true;
  'x-default'?: unknown | undefined;
  /** What no tool says and a contract diff compares; only there when a reader was asked for everything. */
  'x-facts'?: Facts;
}

/** Keywords of a schema that do not reach a tool, in a form that can be compared. */
export interface Facts {
  /** The component that the schema is, as a label: never compared. */
  label?: string;
  /** Keyword -> value, for all that the model has no field for. */
  readonly other: Readonly<Record<string, unknown>>;
  /** Keywords that hold schemas: `not`, `contains`, `patternProperties /^x-/`. */
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** A JSON Schema object as this code base uses it. */
export interface Schema extends Extensions {
  type?: string | readonly string[];
  properties?: Record<string, Schema>;
  required?: readonly string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: readonly Schema[];
  description?: string;
  title?: string;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  propertyNames?: Schema;
}
