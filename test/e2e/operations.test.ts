// Every operation, with the smallest and the fullest arguments that its schema allows, through the built
// server: what arrives upstream is exactly what the contract asks for.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationModel } from '../../codegen/model/index.ts';
import { type Recorded, type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import { connectStdio } from '../../scripts/harness/stdio-client.ts';
import { type ArgumentRefusal, refusals } from '../../src/overrides/refusals.ts';
import { fullestArguments, minimalArguments } from '../support/instances.ts';
import { allModels } from '../support/models.ts';

interface Wire {
  readonly queryParameters: readonly { name: string; required: boolean; schema: object }[];
  readonly pathParameters: readonly { name: string; schema: object }[];
  readonly body?: { readonly required: boolean; readonly schema: object };
  readonly base: readonly string[];
}

const contract = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../src/generated/contract.json', import.meta.url)), 'utf8'),
) as Record<string, Wire>;
const key = 'pk-test-0123456789abcdef';
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const called = new Set<string>();

const analyticsPeriod = {
  time_of_generation_min: '2026-01-01T00:00:00Z',
  time_of_generation_max: '2026-01-02T00:00:00Z',
};

let recorder: Recorder;
let client: Client;
beforeAll(async () => {
  recorder = await startRecorder();
  client = await connectStdio({
    PORTKEY_API_KEY: key,
    PORTKEY_BASE_URL: recorder.url,
    PORTKEY_PREVIEW: 'true',
    PORTKEY_CONFIRM: 'never',
    PORTKEY_VERIFY_WRITES: 'false',
  });
  // A key's first analytics call also reads which workspace the figures cover.
  await client.callTool({ name: 'get_request_analytics', arguments: analyticsPeriod });
});
afterAll(async () => {
  await client.close();
  await recorder.close();
});

/** The path that these arguments make, each value in its own segment. */
function expectedPath(operation: OperationModel, args: Readonly<Record<string, unknown>>): string {
  const path = operation.params.path.reduce(
    (text, { name, wire }) => text.replace(`{${wire}}`, encodeURIComponent(String(args[name]))),
    operation.path,
  );
  return operation.plane === 'public' ? path : `/${operation.base[0]}${path}`;
}

function expectBody(
  operation: OperationModel,
  args: Readonly<Record<string, unknown>>,
  request: Recorded,
): void {
  const { body } = operation;
  if (!body) {
    expect(request.body).toBe('');
    return;
  }
  const sent: unknown = request.body === '' ? undefined : JSON.parse(request.body);
  if (body.whole !== undefined && args[body.whole] !== undefined) {
    expect(sent).toEqual(args[body.whole]);
  } else {
    const expected = Object.fromEntries(
      Object.entries(args).filter(([name]) => body.properties.includes(name)),
    );
    if (sent === undefined) expect(expected).toEqual({});
    else expect(sent).toEqual(expected);
  }
  const wire = contract[operation.key]?.body;
  if (sent !== undefined && wire) expect(ajv.validate(wire.schema, sent), ajv.errorsText()).toBe(true);
  if (sent !== undefined) expect(request.headers['content-type']).toMatch(/^application\/json/);
}

function expectQuery(
  operation: OperationModel,
  args: Readonly<Record<string, unknown>>,
  request: Recorded,
): void {
  const query = new URL(request.url, 'http://upstream').searchParams;
  const given = operation.params.query.filter(({ name }) => args[name] !== undefined && args[name] !== null);
  expect([...new Set(query.keys())].sort()).toEqual(given.map(({ wire }) => wire).sort());
  for (const { name, wire } of given) {
    const value = args[name];
    if (typeof value !== 'object') expect(query.get(wire)).toBe(String(value));
  }
  for (const parameter of contract[operation.key]?.queryParameters ?? []) {
    if (parameter.required) expect(query.has(parameter.name)).toBe(true);
  }
}

async function callAndCompare(
  operation: OperationModel,
  args: Readonly<Record<string, unknown>>,
): Promise<void> {
  recorder.requests.length = 0;
  const result = await client.callTool({ name: operation.tool, arguments: { ...args } });
  expect(result.isError, JSON.stringify(result.content)).toBeFalsy();
  expect(recorder.requests).toHaveLength(1);
  const request = recorder.requests[0] ?? expect.fail('nothing arrived');
  expect(request.method).toBe(operation.method);
  expect(request.url.split('?')[0]).toBe(expectedPath(operation, args));
  expectQuery(operation, args, request);
  expectBody(operation, args, request);
  // The public origin is asked without a key, unless the operator named a host of their own.
  if (operation.plane !== 'public') expect(request.headers['x-portkey-api-key']).toBe(key);
  called.add(operation.key);
}

/** What the contract admits and is refused before it is sent has tests of its own. */
function withoutRefused(
  { tool }: OperationModel,
  args: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const refused: Readonly<Record<string, readonly ArgumentRefusal[] | undefined>> = refusals;
  return Object.fromEntries(
    Object.entries(args).filter(
      ([name, value]) => !refused[tool]?.some(({ argument, refuses }) => argument === name && refuses(value)),
    ),
  );
}

describe('an operation called through the built server', () => {
  for (const operation of allModels) {
    it(`${operation.tool} sends ${operation.key} with the smallest arguments`, async () => {
      await callAndCompare(operation, minimalArguments(operation));
    });
    it(`${operation.tool} sends ${operation.key} with the fullest arguments`, async () => {
      await callAndCompare(operation, withoutRefused(operation, fullestArguments(operation)));
    });
  }

  it('was tried for every operation of the contract', () => {
    expect([...called].sort()).toEqual(Object.keys(contract).sort());
    expect(allModels.filter((operation) => operation.origin === 'published')).toHaveLength(171);
  });
});
