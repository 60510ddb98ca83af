// One setting: its parser, default and description; and the reader that the settings of a server come from.
// A value that cannot be used stops the start with one line: the variable, what it holds (never a secret), what it takes.

import { readFileSync } from 'node:fs';
import { isPlaceholder, reportPlaceholder } from './placeholder.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that cannot be used. The message is the line to print. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
  readonly variable: string;

  constructor(variable: string, problem: string) {
    super(`${variable} ${problem}`);
    this.variable = variable;
  }
}

/** A command line that cannot be used. The message is the line to print. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Turns the text of a variable, trimmed and not empty, into a value. @throws SettingError when it cannot be used. */
export interface Parser<Value> {
  (value: string, variable: string): Value;
  /** All values that are taken, where they can be listed. */
  readonly choices?: readonly string[];
}

/** What installers (MCP registry, Smithery, Claude Desktop's bundle) ask a person for. */
export interface InstallQuestion {
  readonly title: string;
  readonly description: string;
  /** Filled in where it differs from the default. */
  readonly default?: string;
  readonly placeholder?: string;
  /** Asked by the MCP registry alone. */
  readonly registryOnly?: true;
}

export interface SettingFacts {
  /** Heading in docs/settings.md under which the setting stands. */
  readonly group: string;
  /** Markdown; a link is relative to docs/. */
  readonly description: string;
  /** The default in words, where it depends on something else. */
  readonly defaultInWords?: string;
  readonly install?: InstallQuestion;
  /** The value is never printed. */
  readonly secret?: true;
  /** Other names of the variable, read when the first is unset. */
  readonly aliases?: readonly string[];
  /** Stands in where an installer left a placeholder, instead of the default. */
  readonly unfilled?: string;
}

export interface Setting<Value> extends SettingFacts {
  readonly parse: Parser<Value>;
  /** Text that stands in for an unset variable, parsed as any other. */
  readonly default?: string;
}

/** A setting with a default always has a value; one without may be undefined. */
export function setting<Value>(
  parse: Parser<Value>,
  facts: SettingFacts & { readonly default: string },
): Setting<Value>;
export function setting<Value>(parse: Parser<Value>, facts: SettingFacts): Setting<Value | undefined>;
export function setting<Value>(
  parse: Parser<Value>,
  facts: SettingFacts & { readonly default?: string },
): Setting<Value | undefined> {
  return { parse, ...facts };
}

/** Value of a variable. An empty or blank one counts as unset, and so does an unfilled placeholder. */
export function text(env: Environment, variable: string): string | undefined {
  const value = env[variable]?.trim();
  return value === undefined || value === '' || isPlaceholder(value) ? undefined : value;
}

/** A secret out of the file that `NAME_FILE` names, as Docker and Kubernetes hand secrets out. */
function fromFile(env: Environment, variable: string): string | undefined {
  const file = text(env, `${variable}_FILE`);
  if (file === undefined) return undefined;
  if (text(env, variable) !== undefined)
    throw new SettingError(`${variable}_FILE`, `is set beside ${variable}; set one of them`);
  let held: string;
  try {
    held = readFileSync(file, 'utf8').trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new SettingError(`${variable}_FILE`, `names a file that cannot be read (${code})`);
  }
  if (held === '') throw new SettingError(`${variable}_FILE`, 'names a file that is empty');
  return held;
}

type ValueOf<Entry> = Entry extends Setting<infer Value> ? Value : never;

/** Reads settings of one table out of an environment. @throws SettingError */
export type Reader<Table> = <const Name extends keyof Table & string>(name: Name) => ValueOf<Table[Name]>;

export function readerOf<Table extends Readonly<Record<string, Setting<unknown>>>>(
  table: Table,
  env: Environment,
): Reader<Table> {
  return (name) => {
    const entry = table[name] as Setting<unknown>;
    for (const variable of [name, ...(entry.aliases ?? [])]) {
      const value = (entry.secret && fromFile(env, variable)) || text(env, variable);
      if (value !== undefined) return entry.parse(value, variable) as never;
      if (isPlaceholder(env[variable] ?? '')) {
        reportPlaceholder(
          variable,
          entry.unfilled === undefined ? 'it counts as unset' : `it counts as ${entry.unfilled}`,
        );
        if (entry.unfilled !== undefined) return entry.parse(entry.unfilled, variable) as never;
      }
    }
    return (entry.default === undefined ? undefined : entry.parse(entry.default, name)) as never;
  };
}
