// Which read shows what a write has set: the GET of the same object, and the fields of its reply that the write names.
import { type OperationModel, type ShownBy, successReply } from './operation.ts';
import type { Schema } from './schema.ts';

/** An id or a slug comes back as another name of the same thing; credentials do not come back. */
const names = /(?:^|_)(?:ids?|slug|credentials)$/;
/** What asks for something to be done is not kept. */
const asks = /^(?:reset|rotate|override|create)(?:_|$)/;

/** Adds to each write of one object the read that shows it, where the contract knows one. */
export function withReaders(operations: readonly OperationModel[]): OperationModel[] {
  const reads = new Map(operations.filter(({ method }) => method === 'GET').map((one) => [one.path, one]));
  return operations.map((operation) => {
    const shownBy = shownByOf(operation, reads);
    return shownBy ? { ...operation, shownBy } : operation;
  });
}

function shownByOf(
  operation: OperationModel,
  reads: ReadonlyMap<string, OperationModel>,
): ShownBy | undefined {
  const { method, path, plane, effects, body, preview } = operation;
  const changes = method === 'PUT' || method === 'PATCH' || method === 'POST';
  if (!changes || effects.readOnly || preview || plane !== 'control' || !body || body.whole !== undefined)
    return undefined;
  const found = method === 'POST' ? created(operation, reads) : changed(operation, reads);
  const shown = propertiesOf(found && successReply(found.reader));
  // A list shows single objects in part.
  if (!found || found.reader.preview || found.reader.paging || shown.includes('total')) return undefined;
  const fields = body.properties.flatMap((name): [string, string][] => {
    if (names.test(name) || asks.test(name) || operation.credentials.includes(name)) return [];
    const there = [name, `${nounOf(path)}_${name}`].find((field) => shown.includes(field));
    return there === undefined ? [] : [[name, there]];
  });
  if (fields.length === 0) return undefined;
  const { reader, id } = found;
  return {
    tool: reader.tool,
    ...(id && { id }),
    ...(reader.params.query.some(({ name }) => name === 'version') && { latest: true as const }),
    fields: Object.fromEntries(fields),
  };
}

interface Found {
  readonly reader: OperationModel;
  readonly id?: NonNullable<ShownBy['id']>;
}

/** What was created is read by the id of the reply. */
function created(operation: OperationModel, reads: ReadonlyMap<string, OperationModel>): Found | undefined {
  const collection = operation.path.replace(/(?:\/\{[^}]+\})+$/, '');
  const reader = memberOf(collection, reads);
  const argument = reader?.params.path.at(-1)?.name;
  if (!reader || argument === undefined) return undefined;
  const order = argument.includes('slug') ? ['slug', 'id'] : ['id', 'slug'];
  const reply = successReply(operation);
  const at = order
    .flatMap((name) => [name, `data.${name}`])
    .filter((name) => propertiesOf(reply).includes(name) || inData(reply).includes(name));
  return at.length === 0 ? undefined : { reader, id: { argument, reply: at } };
}

/** What was changed is read where it was written; a new version of it, by the id of the version. */
function changed(operation: OperationModel, reads: ReadonlyMap<string, OperationModel>): Found | undefined {
  const version = propertiesOf(successReply(operation)).find((name) => /(?:^|_)version_id$/.test(name));
  const byVersion = memberOf(`${operation.path}/versions`, reads);
  const argument = byVersion?.params.path.at(-1)?.name;
  if (version !== undefined && byVersion && !byVersion.preview && argument !== undefined)
    return { reader: byVersion, id: { argument, reply: [version] } };
  const reader = reads.get(operation.path);
  return reader && { reader };
}

/** The read of one object of a collection. */
function memberOf(
  collection: string,
  reads: ReadonlyMap<string, OperationModel>,
): OperationModel | undefined {
  return [...reads.values()].find(
    ({ path }) => path.endsWith('}') && path.slice(0, path.lastIndexOf('/{')) === collection,
  );
}

/** Names of the properties of a schema and of all its branches. */
function propertiesOf(schema: Schema | undefined): string[] {
  if (!schema) return [];
  return [...Object.keys(schema.properties ?? {}), ...(schema.anyOf ?? []).flatMap(propertiesOf)];
}

function inData(schema: Schema | undefined): string[] {
  return propertiesOf(schema?.properties?.['data']).map((name) => `data.${name}`);
}

/** `prompt` of `/prompts/{promptId}`: what stands before the names of some fields in replies. */
function nounOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/s$/, '');
}
