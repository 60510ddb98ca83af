// src/generated/operations/<domain>.ts: each operation's facts and its typed fetch call.
import type { OperationModel, Parameter } from '../model/index.ts';
import { emitConstants } from './constants.ts';
import type { EmitContext, Emitted } from './context.ts';

/** The arguments of one place, as an expression: names alone where each travels under its own. */
function argumentsOf(parameters: readonly Parameter[]): string {
  if (parameters.length > 0 && parameters.every(({ name, wire, format }) => name === wire && !format))
    return `sameOnWire(${parameters.map(({ name }) => JSON.stringify(name)).join(', ')})`;
  return literal(
    parameters.map(({ name, wire, format }) => ({ name, wire, ...(format !== undefined && { format }) })),
  );
}

function factsOf(operation: OperationModel): string {
  const { key, tool, domain, method, path, params, body } = operation;
  const { credentials, secrets } = operation;
  const facts: Readonly<Record<string, string>> = {
    ...literals({ key, tool, domain, method, path, readOnly: operation.effects.readOnly }),
    ...(params.path.length > 0 && { pathArguments: argumentsOf(params.path) }),
    ...(params.query.length > 0 && { queryArguments: argumentsOf(params.query) }),
    ...(params.header.length > 0 && { headerArguments: argumentsOf(params.header) }),
    ...literals({
      ...(body && {
        body: {
          properties: body.properties,
          required: body.required,
          open: body.open,
          ...(body.whole !== undefined && { whole: body.whole }),
          ...(body.filled.length > 0 && { filled: body.filled }),
          ...(body.media !== undefined && { media: body.media }),
        },
      }),
      ...(operation.paging && { paging: operation.paging }),
      ...(operation.settings && { settings: operation.settings }),
      ...(operation.masked && { masked: operation.masked }),
      ...(credentials.length > 0 && { credentials }),
      ...(secrets.length > 0 && { secrets }),
      ...(operation.listedBy !== undefined && { listedBy: operation.listedBy }),
      ...(operation.versionsBy !== undefined && { versionsBy: operation.versionsBy }),
      ...(operation.shownBy && { shownBy: operation.shownBy }),
    }),
  };
  return object(facts).replace('{ ', '{ ...none, ');
}

function literals(record: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, literal(value)]));
}

/** A value as TypeScript writes it, on one line with double quotes, names unquoted where they can be. */
function literal(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Array.isArray(value) ? `[${value.map(literal).join(', ')}]` : object(literals({ ...value }));
}

function object(entries: Readonly<Record<string, string>>): string {
  return `{ ${Object.entries(entries)
    .map(([name, text]) => `${key(name)}: ${text}`)
    .join(', ')} }`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== '__proto__' ? name : JSON.stringify(name);
}

function runtimeImport(text: string, src: string): string[] {
  const used = [
    ...(text.includes('...none,') ? ['none'] : []),
    ...(text.includes('sameOnWire(') ? ['sameOnWire'] : []),
  ];
  return used.length > 0 ? [`import { ${used.join(', ')} } from '${src}runtime/operation.ts';`] : [];
}

/** The operations of all platforms. */
export function emitOperations(contexts: readonly EmitContext[]): Emitted {
  return emitConstants(contexts, {
    folder: 'operations',
    constants: (operations) =>
      operations.map((operation) => {
        const { plane, base, method } = operation;
        const path = JSON.stringify(operation.path);
        return {
          name: operation.tool,
          text: factsOf(operation),
          type: `TypedOperation<${path}, "${method.toLowerCase()}">`,
          // What platforms differ in, and the call, whose type comes from its own contract.
          more: `plane: ${literal(plane)}, base: ${literal(base)}, call: (api, init) => api.${method}(${path}, init)`,
        };
      }),
    importsOf: (text, src) => [
      ...(text.includes('TypedOperation<')
        ? [`import type { TypedOperation } from '../typed-operation.ts';`]
        : []),
      ...runtimeImport(text, src),
    ],
  });
}
