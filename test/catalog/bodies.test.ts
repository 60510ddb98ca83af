// A body that a caller writes arrives as it was written: validation is on, and neither blocks nor alters it.
// Our own bodies are in test/fixtures; the examples of the upstream document are read where somebody keeps it.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { upstreamPath } from '../codegen/documents.ts';
import { minimalArguments } from '../support/instances.ts';
import { models } from '../support/models.ts';
import { recordedCatalog } from '../support/recorded-catalog.ts';

type Json = { readonly [key: string]: unknown };

interface Example {
  readonly key: string;
  readonly name: string;
  readonly body: Json;
  /** Given for the body as a whole, not as a part of the schema. */
  readonly whole: boolean;
}

const fixtures = fileURLToPath(new URL('../fixtures/bodies.yaml', import.meta.url));

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function ownBodies(): Example[] {
  const byKey = parse(readFileSync(fixtures, 'utf8')) as Record<string, Record<string, Json>>;
  return Object.entries(byKey).flatMap(([key, bodies]) =>
    Object.entries(bodies).map(([name, body]) => ({ key, name, body, whole: true })),
  );
}

function resolve(document: Json, value: unknown): Json {
  const reference = object(value)['$ref'];
  if (typeof reference !== 'string') return object(value);
  return object(
    reference
      .slice(2)
      .split('/')
      .reduce<unknown>((at, step) => object(at)[step], document),
  );
}

/** Every example of a request body that the upstream document gives for an Admin operation. */
function upstreamExamples(): Example[] {
  if (!existsSync(upstreamPath)) return [];
  const document = parse(readFileSync(upstreamPath, 'utf8'), { maxAliasCount: -1 }) as Json;
  return [...models.keys()].flatMap((key) => {
    const [method = '', path = ''] = key.split(' ');
    const operation = object(object(object(document['paths'])[path])[method.toLowerCase()]);
    const media = object(object(object(operation['requestBody'])['content'])['application/json']);
    const found: Example[] = [];
    const add = (name: string, value: unknown, whole: boolean): void => {
      if (value !== undefined) found.push({ key, name, body: object(value), whole });
    };
    add('example', media['example'], true);
    for (const [name, example] of Object.entries(object(media['examples'])))
      add(name, resolve(document, example)['value'], true);
    add('example of the schema', resolve(document, media['schema'])['example'], false);
    return found;
  });
}

/** Where the smallest arguments are not the place that the bodies were written for: a service's key has no user. */
const places: Readonly<Record<string, Json>> = {
  'POST /api-keys/{type}/{sub-type}': { type: 'workspace', sub_type: 'service' },
};

const server = recordedCatalog();

/** What is wrong when the body is sent through its tool, or nothing. */
async function trouble({ key, name, body }: Example): Promise<string | undefined> {
  const operation = models.get(key);
  if (!operation) return `${key} is not an operation`;
  const smallest = minimalArguments(operation);
  const outside = [...operation.params.path, ...operation.params.query].map((parameter) => parameter.name);
  const rest = Object.fromEntries(
    Object.entries(smallest).filter(([argument]) => outside.includes(argument)),
  );
  server.forget();
  const sentAs = JSON.stringify(body);
  const outcome = await server.call(operation.tool, { ...rest, ...places[key], ...body });
  const arrived = server.requests[0]?.body;
  if (arrived === undefined)
    return `${key} (${name}) was blocked: ${JSON.stringify(outcome.value).slice(0, 400)}`;
  if (!isDeepStrictEqual(JSON.parse(arrived), JSON.parse(sentAs)))
    return `${key} (${name}) was altered: ${sentAs} became ${arrived}`;
  return undefined;
}

async function troubles(examples: readonly Example[]): Promise<string[]> {
  const found: string[] = [];
  for (const example of examples) found.push((await trouble(example)) ?? '');
  return found.filter((text) => text !== '');
}

test('every body of ours arrives exactly as it was given', async () => {
  const bodies = ownBodies();
  expect(bodies.length).toBeGreaterThan(25);
  expect(await troubles(bodies)).toEqual([]);
});

const examples = upstreamExamples();

test.skipIf(examples.length === 0)(
  'every example of the upstream document arrives exactly as it was given',
  async () => {
    const found = await troubles(examples);
    const whole = examples.filter((example) => example.whole).length;
    console.log(
      `bodies: ${examples.length - found.length} of ${examples.length} upstream examples arrived as given (${whole} of whole bodies, the rest of their schemas)`,
    );
    expect(found).toEqual([]);
    expect(whole).toBeGreaterThanOrEqual(50);
  },
);

test.skipIf(examples.length === 0)(
  'every operation of which upstream gives an example has a body of ours too',
  () => {
    const own = new Set(ownBodies().map(({ key }) => key));
    expect(examples.map(({ key }) => key).filter((key) => !own.has(key))).toEqual([]);
  },
);
