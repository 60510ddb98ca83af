// Every Prisma AIRS operation, with the smallest and the fullest arguments and with hostile ones in its path: what
// arrives is on the plane, under the path, with the headers and the body that the contract and the facts give.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationModel } from '../../codegen/model/index.ts';
import type { Recorded } from '../../scripts/harness/recorder.ts';
import { createUrls } from '../../src/portkey/request.ts';
import { readSettings } from '../../src/server/config/settings.ts';
import { fullestArguments, minimalArguments } from '../support/instances.ts';
import { type AirsServer, airsModels, gatewayKey, openAirs, roots, tenant } from '../support/prisma-airs.ts';

interface Wire {
  readonly queryParameters: readonly { readonly name: string; readonly required: boolean }[];
  readonly body?: { readonly schema: object };
}

const contract = JSON.parse(
  readFileSync(
    fileURLToPath(new URL('../../src/generated/prisma-airs/contract.json', import.meta.url)),
    'utf8',
  ),
) as Record<string, Wire>;
const ajv = new Ajv2020({ strict: false, validateFormats: false });
/** The public origin is not asked by a test. */
const recorded = airsModels.filter(({ plane }) => plane !== 'public');

let airs: AirsServer;
beforeAll(async () => {
  airs = await openAirs();
});
afterAll(async () => {
  await airs.close();
});

const filled: Readonly<Record<string, string>> = { tenant };

function expectedPath(
  { path, plane, params, settings }: OperationModel,
  args: Readonly<Record<string, unknown>>,
) {
  const own = params.path.reduce(
    (text, { name, wire }) => text.replace(`{${wire}}`, encodeURIComponent(String(args[name]))),
    path,
  );
  const rest = Object.entries(settings?.path ?? {}).reduce(
    (text, [wire, setting]) => text.replace(`{${wire}}`, filled[setting] ?? ''),
    own,
  );
  return `${roots[plane]}${rest}`;
}

function expectHeaders({ plane }: OperationModel, { headers }: Recorded): void {
  expect(headers['x-tsg-id']).toBe(tenant);
  expect(headers.authorization).toMatch(plane === 'gateway' ? `Bearer ${gatewayKey}` : /^Bearer token-1-/);
  expect(headers).not.toHaveProperty('x-portkey-api-key');
}

function expectQuery(
  operation: OperationModel,
  args: Readonly<Record<string, unknown>>,
  request: Recorded,
): void {
  const query = new URL(request.url, 'http://upstream').searchParams;
  const given = operation.params.query.filter(({ name }) => args[name] !== undefined && args[name] !== null);
  const settings = Object.entries(operation.settings?.query ?? {});
  expect([...new Set(query.keys())].sort()).toEqual(
    [...given.map(({ wire }) => wire), ...settings.map(([wire]) => wire)].sort(),
  );
  for (const [wire, setting] of settings) expect(query.get(wire)).toBe(filled[setting]);
  for (const { name, wire, format } of given) {
    const value = args[name];
    if (typeof value === 'object') continue;
    const sent = format === 'numeric-offset' ? String(value).replace(/Z$/, '+00:00') : String(value);
    expect(query.get(wire), wire).toBe(sent);
  }
  for (const { name, required } of contract[operation.key]?.queryParameters ?? [])
    if (required) expect(query.has(name), name).toBe(true);
}

function expectBody(
  operation: OperationModel,
  args: Readonly<Record<string, unknown>>,
  request: Recorded,
): void {
  const { body, settings } = operation;
  const added = Object.fromEntries(
    Object.entries(settings?.body ?? {}).map(([wire, setting]) => [wire, filled[setting]]),
  );
  if (!body) {
    expect(request.body).toBe('');
    return;
  }
  const sent = request.body === '' ? undefined : (JSON.parse(request.body) as Record<string, unknown>);
  if (body.whole !== undefined && args[body.whole] !== undefined) {
    expect(sent).toEqual(args[body.whole]);
  } else {
    const own = Object.fromEntries(Object.entries(args).filter(([name]) => body.properties.includes(name)));
    expect(sent ?? {}).toEqual({ ...own, ...added });
  }
  const schema = contract[operation.key]?.body?.schema;
  if (sent !== undefined && schema) expect(ajv.validate(schema, sent), ajv.errorsText()).toBe(true);
}

async function callAndCompare(
  operation: OperationModel,
  args: Readonly<Record<string, unknown>>,
): Promise<void> {
  const before = airs.calls().length;
  const outcome = await airs.call(operation.tool, args);
  expect(outcome.ok, JSON.stringify(outcome.value)).toBe(true);
  const [request = expect.fail('nothing arrived'), ...more] = airs.calls().slice(before);
  expect(more).toEqual([]);
  expect(request.method).toBe(operation.method);
  expect(request.url.split('?')[0]).toBe(expectedPath(operation, args));
  expectHeaders(operation, request);
  expectQuery(operation, args, request);
  expectBody(operation, args, request);
}

const hostile = [
  '',
  ' ',
  '.',
  '..',
  '%2e%2e',
  'a/b',
  '../../configs',
  'a%2fb',
  'a?x=1',
  'a#b',
  'a\u0000b',
  'a\r\nx: 1',
  '\ud800',
];

describe('an operation of Prisma AIRS', () => {
  for (const operation of recorded) {
    it(`${operation.tool} arrives whole, with the smallest and the fullest arguments`, async () => {
      await callAndCompare(operation, minimalArguments(operation));
      await callAndCompare(operation, fullestArguments(operation));
    });
    if (operation.params.path.length === 0) continue;
    it(`${operation.tool} is never led to another operation`, async () => {
      const base = minimalArguments(operation);
      for (const { name } of operation.params.path) {
        for (const value of hostile) {
          const before = airs.calls().length;
          const outcome = await airs.call(operation.tool, { ...base, [name]: value });
          for (const request of airs.calls().slice(before)) {
            expect(request.method).toBe(operation.method);
            expect(request.url.split('?')[0]).toBe(expectedPath(operation, { ...base, [name]: value }));
          }
          if (airs.calls().length === before) expect(outcome.ok, JSON.stringify(value)).toBe(false);
        }
      }
    });
  }

  it('took one token for all of them', () => {
    expect(airs.tokenCalls()).toHaveLength(1);
  });

  it('asks the public origin for prices, and only for them', () => {
    expect(airsModels.filter(({ plane }) => plane === 'public').map(({ tool }) => tool)).toEqual([
      'get_model_pricing',
    ]);
    const urlOf = createUrls(readSettings({ PORTKEY_PLATFORM: 'prisma-airs' }).portkey);
    expect(urlOf({ plane: 'public' }, 'v1')).toBe('https://api.portkey.ai');
  });

  it('has the published addresses by default', () => {
    const urlOf = createUrls(readSettings({ PORTKEY_PLATFORM: 'prisma-airs' }).portkey);
    expect(urlOf({ plane: 'data' }, 'v2')).toBe('https://api.apps.paloaltonetworks.com/ai_gw/v2');
    expect(urlOf({ plane: 'admin' }, 'v2')).toBe('https://api.apps.paloaltonetworks.com/ai_gw/admin/v2');
    expect(urlOf({ plane: 'iam' }, 'v1')).toBe('https://api.apps.paloaltonetworks.com/iam/v1');
    expect(urlOf({ plane: 'gateway' }, 'v1')).toBe('https://aigw.portkey.ai/v1');
  });
});
