// Valid arguments of every tool, bent as models and frameworks bend them, make the same request on the wire.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Recorder, startRecorder } from '../../../scripts/harness/recorder.ts';
import { frameworkFields } from '../../../src/catalog/arguments/framework-fields.ts';
import type { InputSchema, SchemaNode } from '../../../src/runtime/tool-schema.ts';
import { type InProcess, openCatalog } from '../../support/in-process.ts';
import { fullestArguments, minimalArguments } from '../../support/instances.ts';
import { models } from '../../support/models.ts';

type Fields = Readonly<Record<string, unknown>>;

let recorder: Recorder;
let server: InProcess;
beforeAll(async () => {
  recorder = await startRecorder();
  server = openCatalog(recorder.url);
});
afterAll(async () => {
  await server.close();
  await recorder.close();
});

function branches(node: SchemaNode): readonly SchemaNode[] {
  return [node, ...(node.anyOf ?? []).flatMap(branches)];
}

/** True where the schema takes text, or does not say that it takes none. */
function takesText(nodes: readonly SchemaNode[]): boolean {
  return nodes.length === 0 || nodes.flatMap(branches).some(saysText);
}

function saysText(node: SchemaNode): boolean {
  if (node.type !== undefined) return [node.type].flat().includes('string');
  if (node.enum) return node.enum.some((value) => typeof value === 'string');
  return node.anyOf === undefined && node.properties === undefined;
}

function fieldNodes(nodes: readonly SchemaNode[], name: string): readonly SchemaNode[] {
  const all = nodes.flatMap(branches);
  const declared = all.flatMap(({ properties = {} }) =>
    Object.hasOwn(properties, name) ? [properties[name] ?? {}] : [],
  );
  if (declared.length > 0) return declared;
  return all.flatMap(({ additionalProperties: rest }) => (typeof rest === 'object' ? [rest] : []));
}

/** Every object, list, number and boolean as text, the innermost first, wherever the schema takes no text. */
function asText(value: unknown, nodes: readonly SchemaNode[]): unknown {
  if (value === null || typeof value === 'string') return value;
  const items = nodes.flatMap(branches).flatMap(({ items: node }) => (node ? [node] : []));
  const bent = Array.isArray(value)
    ? value.map((item) => asText(item, items))
    : typeof value === 'object'
      ? fieldsAsText(value as Fields, nodes)
      : value;
  return takesText(nodes) ? bent : JSON.stringify(bent);
}

function fieldsAsText(fields: Fields, nodes: readonly SchemaNode[]): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, asText(value, fieldNodes(nodes, name))]),
  );
}

/** null for each optional argument that is not there and that null does not clear. */
function withNulls(args: Fields, { properties, required = [] }: InputSchema): Fields {
  const absent = Object.entries(properties).filter(
    ([name, node]) => !(name in args) && !required.includes(name) && !takesNull(node),
  );
  return { ...Object.fromEntries(absent.map(([name]) => [name, null])), ...args };
}

function takesNull(node: SchemaNode): boolean {
  return branches(node).some(
    (one) => [one.type ?? []].flat().includes('null') || one.enum?.includes(null) === true || isAnything(one),
  );
}

function isAnything(node: SchemaNode): boolean {
  return node.type === undefined && !node.anyOf && !node.enum && !node.properties;
}

function withFrameworkFields(args: Fields, { properties }: InputSchema): Fields {
  const added = Object.keys(frameworkFields).filter((name) => !Object.hasOwn(properties, name));
  return { ...args, ...Object.fromEntries(added.map((name) => [name, 'added'])) };
}

/** What arrives at Portkey, or the error where nothing does. */
async function sent(tool: string, args: unknown): Promise<unknown> {
  recorder.requests.length = 0;
  const outcome = await server.call(tool, args);
  const [request] = recorder.requests;
  if (!request) return { refused: outcome.value };
  const { method, url, body } = request;
  return { method, url, body: body === '' ? undefined : JSON.parse(body) };
}

/** What the contract admits and the server refuses as it is. */
const fixed: Readonly<Record<string, Fields>> = { run_prompt_completion: { stream: false } };

describe.each([...models.values()].map((model) => ({ tool: model.tool, model })))(
  '$tool',
  ({ tool, model }) => {
    it.each([
      ['the fewest arguments', minimalArguments],
      ['all arguments', fullestArguments],
    ])('takes %s however they are sent', async (_name, make) => {
      const args = { ...make(model), ...fixed[tool] };
      const plain = await sent(tool, args);
      expect(plain).not.toHaveProperty('refused');
      const schema = (await server.catalog.find(tool)?.input()) ?? { type: 'object', properties: {} };
      const root = [schema as unknown as SchemaNode];
      expect(await sent(tool, fieldsAsText(args, root))).toEqual(plain);
      expect(await sent(tool, JSON.stringify(args))).toEqual(plain);
      expect(await sent(tool, withNulls(args, schema))).toEqual(plain);
      expect(await sent(tool, withFrameworkFields(args, schema))).toEqual(plain);
      expect(
        await sent(tool, withFrameworkFields(withNulls(fieldsAsText(args, root), schema), schema)),
      ).toEqual(plain);
    });
  },
);
