// Errors for agents and people, and the parser of Portkey's several error bodies.

import { isRecord } from '../runtime/json.ts';

/** What is known of a failed call; what is unknown is left out. */
export interface ErrorFacts {
  /** The HTTP status, where there was a reply. */
  readonly status?: number | undefined;
  /** Portkey's own code (`AB03`), or ours in small letters (`timeout`). */
  readonly code?: string | undefined;
  readonly message: string;
  readonly requestId?: string | undefined;
  /** Seconds to wait before it is worth trying again. */
  readonly retryAfterS?: number | undefined;
  /** What is wrong, by argument. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
  /** The next thing to try. */
  readonly hint?: string | undefined;
  /** Of work in several steps: the changes that were made before it failed, a sentence each. */
  readonly done?: readonly string[] | undefined;
  /** The changes that were not made, the one that failed first. */
  readonly notDone?: readonly string[] | undefined;
  /** It holds words of a reply, or of outsiders. Not part of its JSON: it decides whether the text stands in a boundary. */
  readonly untrusted?: true | undefined;
  /** The tool's schema is the way on. Not part of its JSON: the hint may then name the query that gives the shape in question. */
  readonly schemaHelps?: true | undefined;
  /** Further members of the error, to continue from: a conflict in full, the journal of the changes made. */
  readonly more?: Readonly<Record<string, unknown>> | undefined;
}

/** The error as it is handed out. */
export interface ErrorJson {
  readonly error: {
    readonly status?: number;
    readonly code?: string;
    readonly message: string;
    readonly request_id?: string;
    readonly retry_after_s?: number;
    readonly fields?: Readonly<Record<string, string>>;
    readonly hint?: string;
    readonly done?: readonly string[];
    readonly not_done?: readonly string[];
  };
}

/** A call that gave no result. Its texts are free of secrets when it is thrown. */
export class PortkeyError extends Error {
  override readonly name: string = 'PortkeyError';
  readonly facts: ErrorFacts;

  constructor(facts: ErrorFacts) {
    super(facts.message);
    this.facts = facts;
  }

  toJSON(): ErrorJson {
    const { status, code, message, requestId, retryAfterS, fields, hint, done, notDone, more } = this.facts;
    return {
      error: {
        ...(status === undefined ? {} : { status }),
        ...(code === undefined ? {} : { code }),
        message,
        ...(requestId === undefined ? {} : { request_id: requestId }),
        ...(retryAfterS === undefined ? {} : { retry_after_s: retryAfterS }),
        ...(fields === undefined ? {} : { fields }),
        ...(hint === undefined ? {} : { hint }),
        ...(done === undefined ? {} : { done }),
        ...(notDone === undefined ? {} : { not_done: notDone }),
        ...more,
      },
    };
  }
}

/** An argument that cannot be sent. Nothing was. Its value is never repeated. */
export class ArgumentError extends PortkeyError {
  override readonly name: string = 'ArgumentError';
  readonly argument: string;

  constructor(argument: string, problem: string, hint?: string) {
    super({
      code: 'invalid_argument',
      message: `The argument ${argument} ${problem}. Nothing was sent.`,
      fields: { [argument]: problem },
      hint,
    });
    this.argument = argument;
  }
}

/** What an error body says. */
export interface ErrorBody {
  readonly message?: string | undefined;
  readonly code?: string | undefined;
  readonly fields?: Readonly<Record<string, string>> | undefined;
  /** True when the body has the form of one of Portkey's own errors. */
  readonly own: boolean;
}

/** The most fields that are read of one error. */
const MAX_FIELDS = 50;

/**
 * Reads any error body. Seen of Portkey: `{success: false, data: {message, errorCode}}`, `{error: {message, code}}`,
 * `{error: "text"}`, `{message}`, plain text, HTML of what stands before it, and nothing.
 */
export function readErrorBody(text: string): ErrorBody {
  const trimmed = text.trim();
  if (trimmed === '') return { own: false };
  if (trimmed.startsWith('{') || trimmed.startsWith('[') || trimmed.startsWith('"')) {
    try {
      return fromJson(JSON.parse(trimmed));
    } catch {
      // cut off, or no JSON after all: read as text
    }
  }
  if (/^<(?:!doctype|html|head|body|\?xml)/i.test(trimmed)) return { message: fromHtml(trimmed), own: false };
  return { message: trimmed, own: false };
}

function fromJson(body: unknown): ErrorBody {
  if (typeof body === 'string') return { message: body, own: false };
  if (!isRecord(body)) return { own: false };
  const inner = [body['data'], body['error'], body].filter(isRecord);
  const message =
    first(inner, ['message', 'error_description', 'msg', 'detail', 'title', 'error']) ??
    (typeof body['data'] === 'string' ? body['data'] : undefined);
  const code = first(inner, ['errorCode', 'error_code', 'code', 'type'], true);
  const fields = fieldsOf(inner);
  const said = message ?? (fields === undefined ? undefined : 'Some arguments are not accepted');
  return {
    own: said !== undefined || code !== undefined,
    message: said,
    code,
    fields,
  };
}

function first(
  from: readonly Record<string, unknown>[],
  names: readonly string[],
  numbers = false,
): string | undefined {
  for (const name of names) {
    for (const record of from) {
      const value = record[name];
      if (typeof value === 'string' && value.trim() !== '') return value;
      if (numbers && typeof value === 'number') return String(value);
    }
  }
  return undefined;
}

/** Field errors as a list of `{path | field | param | loc, message | msg}`, or as an object of messages. */
function fieldsOf(from: readonly Record<string, unknown>[]): Record<string, string> | undefined {
  const out = new Map<string, string>();
  for (const record of from) {
    for (const name of ['fields', 'errors', 'details', 'detail', 'issues', 'fieldErrors']) {
      collectFields(record[name], out);
    }
  }
  return out.size === 0 ? undefined : Object.fromEntries(out);
}

function collectFields(value: unknown, out: Map<string, string>): void {
  if (Array.isArray(value)) {
    for (const item of value.slice(0, MAX_FIELDS)) {
      if (!isRecord(item)) continue;
      const where =
        item['path'] ?? item['field'] ?? item['param'] ?? item['loc'] ?? item['property'] ?? item['name'];
      const what = item['message'] ?? item['msg'] ?? item['error'] ?? item['reason'];
      const name = Array.isArray(where) ? where.join('.') : where;
      if (typeof name === 'string' && typeof what === 'string') add(out, name, what);
    }
  } else if (isRecord(value)) {
    for (const [name, what] of Object.entries(value).slice(0, MAX_FIELDS)) {
      if (typeof what === 'string') add(out, name, what);
      else if (Array.isArray(what) && what.length > 0 && what.every((item) => typeof item === 'string')) {
        add(out, name, what.join('; '));
      } else if (isRecord(what) && typeof what['message'] === 'string') add(out, name, what['message']);
    }
  }
}

function add(out: Map<string, string>, name: string, what: string): void {
  const had = out.get(name);
  out.set(name, had === undefined ? what : `${had}; ${what}`);
}

/** The title and heading of a page, which is all that it says. */
function fromHtml(html: string): string {
  const part = (tag: string) => new RegExp(`<${tag}[^>]{0,200}>([^<]{1,300})`, 'i').exec(html)?.[1]?.trim();
  const words = [...new Set([part('title'), part('h1')])].filter((text) => text !== undefined && text !== '');
  return words.length === 0 ? 'an HTML page' : `an HTML page: ${words.join(', ')}`;
}
