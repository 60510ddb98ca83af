// src/generated/contract.json: the wire side of every operation, for the sandbox and the tests. It says
// what a request must look like when it arrives and what a reply looks like when it leaves.
import type { OperationModel, Parameter } from '../model/index.ts';
import { checkedSchema } from '../model/views.ts';
import type { EmitContext, Emitted } from './context.ts';

function parameters(list: readonly Parameter[]): object[] {
  return list.map(({ wire, required, schema }) => ({ name: wire, required, schema: checkedSchema(schema) }));
}

function wire(operation: OperationModel): object {
  const { params, body, responses } = operation;
  const whole = body?.whole === undefined ? undefined : body.schema.properties?.[body.whole];
  const object = body && { ...checkedSchema(withoutWhole(body.schema, body.whole)) };
  return {
    tool: operation.tool,
    domain: operation.domain,
    method: operation.method,
    path: operation.path,
    plane: operation.plane,
    base: operation.base,
    preview: operation.preview,
    ...(operation.unproven && { unproven: operation.unproven }),
    ...(operation.settings && { settings: operation.settings }),
    readOnly: operation.effects.readOnly,
    pathParameters: parameters(params.path),
    queryParameters: parameters(params.query),
    ...(operation.paging && {
      paging: Object.fromEntries(
        Object.entries(operation.paging).map(([role, name]) => [
          role,
          params.query.find((parameter) => parameter.name === name)?.wire,
        ]),
      ),
    }),
    ...(object && {
      body: { required: body.required, schema: whole ? { anyOf: [object, checkedSchema(whole)] } : object },
    }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, schema]) => [status, schema && checkedSchema(schema)]),
    ),
  };
}

function withoutWhole(
  schema: NonNullable<OperationModel['body']>['schema'],
  whole: string | undefined,
): typeof schema {
  if (whole === undefined) return schema;
  const { [whole]: _, ...properties } = schema.properties ?? {};
  return { ...schema, properties };
}

export function emitContract({ operations, platform }: EmitContext): Emitted {
  // One operation a line: a diff names the operations that changed, and the file has as many lines as there are.
  const lines = operations.map(
    (operation) => `${JSON.stringify(operation.key)}: ${JSON.stringify(wire(operation))}`,
  );
  return new Map([[`${platform.generated}/contract.json`, `{\n${lines.join(',\n')}\n}\n`]]);
}
