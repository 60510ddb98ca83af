// Valid arguments of every tool, bent as models and frameworks bend them, make the same request on the wire.
import { describe, expect, it } from 'vitest';
import type { SchemaNode } from '../../../src/runtime/tool-schema.ts';
import { fullestArguments, minimalArguments } from '../../support/instances.ts';
import { models } from '../../support/models.ts';
import { recordedCatalog } from '../../support/recorded-catalog.ts';
import {
  type Fields,
  fieldsAsText,
  oneOfEach,
  withFrameworkFields,
  withNulls,
  withoutLists,
} from './bent.ts';

const server = recordedCatalog();

/** What arrives at Portkey, or the error where nothing does. */
async function sent(tool: string, args: unknown): Promise<unknown> {
  server.forget();
  const outcome = await server.call(tool, args);
  const [request] = server.requests;
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

/** Tools that take a list, with the fullest arguments of which each list has one item. */
const withLists = [...models.values()].flatMap((model) => {
  const args = oneOfEach({ ...fullestArguments(model), ...fixed[model.tool] }) as Fields;
  return JSON.stringify(args).includes('[') ? [{ tool: model.tool, args }] : [];
});

it('tools that take a list are tried without one', () => {
  expect(withLists.length).toBeGreaterThan(30);
});

it.each(withLists)('$tool takes one value for a list of one', async ({ tool, args }) => {
  const schema = (await server.catalog.find(tool)?.input()) ?? { type: 'object', properties: {} };
  const bent = withoutLists(args, [schema as unknown as SchemaNode]);
  expect(await sent(tool, bent)).toEqual(await sent(tool, args));
});
