// Builds the parts of a request from a caller's flat arguments.

import type { Argument, Operation, RequestParts } from '../../runtime/operation.ts';
import { ArgumentError, isRecord } from '../errors.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** `2026-10-01T00:00:00Z` as `2026-10-01T00:00:00+00:00`: the same time, for servers that refuse the letter. */
function withNumericOffset(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/(?<=\d)Z$/i, '+00:00') : value;
}

function pick(places: readonly Argument[], args: Arguments): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const { name, wire, format } of places) {
    const value = args[name];
    if (value !== undefined) picked[wire] = format === 'numeric-offset' ? withNumericOffset(value) : value;
  }
  return picked;
}

function bodyOf(operation: Operation, args: Arguments): unknown {
  const { body } = operation;
  if (!body) return undefined;
  if (body.whole !== undefined && args[body.whole] !== undefined) return args[body.whole];
  const outside = new Set(
    [...operation.pathArguments, ...operation.queryArguments, ...operation.headerArguments].map(
      (argument) => argument.name,
    ),
  );
  const names = body.open
    ? Object.keys(args).filter((name) => body.properties.includes(name) || !outside.has(name))
    : body.properties;
  const picked: Record<string, unknown> = {};
  for (const name of names) if (args[name] !== undefined) picked[name] = args[name];
  for (const name of body.filled ?? []) picked[name] ??= [];
  return Object.keys(picked).length === 0 && !body.required ? undefined : picked;
}

/** The argument whose fields go over the wire as they are. */
export const EXTRA_FIELDS = 'extra_fields';

/**
 * The request with fields that the contract does not know: in the query of a GET, in the body of anything else.
 * @throws ArgumentError when the body is a list, or a text, and has no place for a field.
 */
function withExtra(operation: Operation, parts: RequestParts, extra: unknown): RequestParts {
  if (!isRecord(extra)) return parts;
  if (operation.method === 'GET') return { ...parts, query: { ...extra, ...parts.query } };
  if (parts.body !== undefined && !isRecord(parts.body))
    throw new ArgumentError(EXTRA_FIELDS, 'cannot be merged into a body that is a list');
  return { ...parts, body: { ...extra, ...parts.body } };
}

/** The request that valid arguments make. Nothing is defaulted and nothing is left out. */
export function requestParts(
  operation: Operation,
  { [EXTRA_FIELDS]: extra, ...args }: Arguments,
): RequestParts {
  const body = bodyOf(operation, args);
  const parts = {
    path: pick(operation.pathArguments, args),
    query: pick(operation.queryArguments, args),
    header: pick(operation.headerArguments, args),
    ...(body !== undefined && { body }),
  };
  return withExtra(operation, parts, extra);
}
