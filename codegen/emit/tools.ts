// src/generated/tools/<domain>.json: what tools/list needs at once.
import type { OperationModel } from '../model/index.ts';
import { advertisedSchema, listingNote } from '../model/views.ts';
import { byDomain, type EmitContext, type Emitted } from './context.ts';

/**
 * Other spellings that are taken for an argument: snake_case for a name that Portkey writes in camelCase, and
 * `id` for the only argument in the path. Callers of other servers for this API use them.
 */
function argumentAliases(operation: OperationModel): Readonly<Record<string, string>> {
  const names = Object.keys(operation.input.properties ?? {});
  const found = new Map<string, string>();
  for (const name of names) {
    const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (!names.includes(snake)) found.set(snake, name);
  }
  const [only, ...others] = operation.params.path;
  if (only && others.length === 0 && /id$/i.test(only.name) && !names.includes('id'))
    found.set('id', only.name);
  return Object.fromEntries(found);
}

function definition(operation: OperationModel): object {
  const { readOnly, destructive, additive, idempotent, openWorld } = operation.effects;
  const other = argumentAliases(operation);
  const note = listingNote(operation);
  return {
    name: operation.tool,
    ...(operation.aliases.length > 0 && { aliases: operation.aliases }),
    ...(operation.preview && { preview: true }),
    ...(operation.unproven && { unproven: operation.unproven }),
    ...(operation.paging && { paging: operation.paging }),
    ...(Object.keys(other).length > 0 && { argumentAliases: other }),
    annotations: {
      readOnlyHint: readOnly,
      destructiveHint: !readOnly && (destructive || !additive),
      idempotentHint: idempotent,
      openWorldHint: openWorld,
    },
    ...(destructive && { destructive: true }),
    ...(operation.untrusted && { untrusted: true }),
    ...(operation.secrets.length > 0 && { secrets: operation.secrets }),
    ...(note !== '' && { note }),
    advertised: advertisedSchema(operation),
  };
}

export function emitTools({ operations, platform }: EmitContext): Emitted {
  return new Map(
    [...byDomain(operations)].map(([domain, list]) => [
      `${platform.generated}/tools/${domain}.json`,
      `${JSON.stringify(list.map(definition), null, 1)}\n`,
    ]),
  );
}
