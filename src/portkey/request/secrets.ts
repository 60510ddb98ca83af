// The secret values among the arguments of a call, which must not come out again.

import { limits } from '../../runtime/limits.ts';
import type { Operation, RequestParts } from '../../runtime/operation.ts';
import { ArgumentError } from '../errors.ts';
import { collectSecrets } from '../redact.ts';

/** @throws ArgumentError for more secret values than can be cut from the reply */
export function secretsOf(operation: Operation, { path, query, header, body }: RequestParts): string[] {
  if (operation.credentials.length === 0) return [];
  const whole = operation.body?.whole;
  const inBody = whole === undefined ? (body as Record<string, unknown> | undefined) : { [whole]: body };
  const args: Record<string, unknown> = { ...path, ...query, ...header, ...inBody };
  for (const list of [operation.pathArguments, operation.queryArguments, operation.headerArguments]) {
    for (const { name, wire } of list)
      if (name !== wire && Object.hasOwn(args, wire)) args[name] = args[wire];
  }
  const secrets = collectSecrets(args, operation.credentials);
  if (secrets.length > limits.secrets)
    throw new ArgumentError(
      operation.credentials[0] ?? 'arguments',
      `holds ${secrets.length} secret values; at most ${limits.secrets} can be kept out of the result`,
    );
  return secrets;
}
