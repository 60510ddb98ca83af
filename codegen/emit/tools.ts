// src/generated/tools/<domain>.json, which tools/list needs at once, and src/generated/inputs/<domain>.json,
// the full schemas, which are read when find_tools or a migration asks for them.
import type { OperationModel } from '../model/index.ts';
import { advertisedSchema, shownSchema } from '../model/views.ts';
import { byDomain, type EmitContext, type Emitted } from './context.ts';

function definition(operation: OperationModel): object {
  const { readOnly, destructive, idempotent, openWorld } = operation.effects;
  return {
    name: operation.tool,
    ...(operation.aliases.length > 0 && { aliases: operation.aliases }),
    ...(operation.preview && { preview: true }),
    ...(operation.paging && { paging: operation.paging }),
    annotations: {
      readOnlyHint: readOnly,
      destructiveHint: destructive,
      idempotentHint: idempotent,
      openWorldHint: openWorld,
    },
    ...(operation.secrets.length > 0 && { secrets: operation.secrets }),
    advertised: advertisedSchema(operation),
  };
}

export function emitTools({ operations }: EmitContext): Emitted {
  const files = new Map<string, string>();
  for (const [domain, list] of byDomain(operations)) {
    files.set(`src/generated/tools/${domain}.json`, `${JSON.stringify(list.map(definition), null, 1)}\n`);
    const inputs = Object.fromEntries(
      list.map((operation) => [operation.tool, shownSchema(operation.input)]),
    );
    files.set(`src/generated/inputs/${domain}.json`, `${JSON.stringify(inputs, null, 1)}\n`);
  }
  return files;
}
