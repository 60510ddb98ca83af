// Drives the client through every fault of the table: the result, how often the upstream was asked, and that
// nothing secret comes out anywhere.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GeneratedOperation } from '../../src/generated/typed-operation.ts';
import { callLogger, createLog } from '../../src/logging.ts';
import { createPortkey, type PortkeyDeps } from '../../src/portkey/client.ts';
import type { PortkeySettings } from '../../src/portkey/client-settings.ts';
import { PortkeyError } from '../../src/portkey/errors.ts';
import { type Expected, echo, type Fault } from './fault.ts';
import { FAULTS } from './faults.ts';
import { operation } from './operations.ts';
import { json, startUpstream, type Upstream } from './upstream.ts';

/** Planted in the environment, in arguments and, by way of echoes, in replies. */
const CANARIES = [
  'pk-CANARY-env/0=+',
  'sk-CANARY-"argument"\\1',
  'CANARY-nested\ntwo',
  'CANARY-bearer-3.x',
] as const;
const [API_KEY, KEY, NESTED, BEARER] = CANARIES;

const READ = operation('GET', '/things', {
  listedBy: 'list_things',
  queryArguments: [{ name: 'key', wire: 'key' }],
  credentials: ['key'],
});
const write = (method: 'POST' | 'PUT' | 'DELETE') =>
  operation(method, '/things', {
    listedBy: 'list_things',
    body: { properties: ['name', 'key', 'auth_config'], required: true, open: false },
    credentials: ['key', 'auth_config.secrets[].value'],
  });
const BODY = { name: 'n', key: KEY, auth_config: { secrets: [{ value: NESTED }] } };

/** Every text that anyone gets to see of the whole table. */
const said: string[] = [];
const log = createLog({ level: 'debug', write: (line) => said.push(line) });

let upstream: Upstream;
let elsewhere: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
  elsewhere = await startUpstream();
});
afterAll(async () => {
  await upstream.close();
  await elsewhere.close();
});

interface Seen {
  readonly reply?: {
    readonly body: unknown;
    readonly shaped?: { readonly structured: unknown };
    readonly empty: boolean;
  };
  readonly error?: Record<string, unknown>;
  readonly attempts: number;
}

/** undici's way out, with every host around the proxy: the faults are the upstream's own. */
const BY_UNDICI = { http: 'http://127.0.0.1:9', https: 'http://127.0.0.1:9', none: '*' };

async function drive(
  asked: GeneratedOperation,
  url: string,
  fault: Partial<Fault>,
  proxy: PortkeySettings['proxy'] = false,
): Promise<Seen> {
  let attempts = 0;
  const deps: PortkeyDeps = {
    onAttempt: [
      (record) => {
        attempts += 1;
        said.push(JSON.stringify(record));
      },
    ],
    onCall: [
      (record) => {
        said.push(JSON.stringify(record));
        callLogger(log)?.(record);
      },
    ],
    needOf: () => ({ phrase: 'an admin key with the scope audit_logs.list', plan: true }),
  };
  const portkey = createPortkey(
    {
      apiKey: API_KEY,
      baseUrl: url,
      baseUrlIsDefault: false,
      timeoutMs: fault.timeoutMs ?? 10_000,
      maxRetries: 2,
      maxResultBytes: 10_000,
      backoffMs: 1,
      proxy,
      ...(fault.maxReplyBytes === undefined ? {} : { maxReplyBytes: fault.maxReplyBytes }),
    },
    deps,
  );
  const given = asked.readOnly ? { key: KEY } : BODY;
  try {
    const reply = await portkey.call(asked, given, {
      maxResultBytes: 10_000,
      secrets: [BEARER],
      progress: (update) => said.push(JSON.stringify(update)),
    });
    said.push(JSON.stringify(reply));
    return { reply, attempts };
  } catch (thrown) {
    if (!(thrown instanceof PortkeyError)) throw thrown;
    said.push(JSON.stringify(thrown), thrown.message, thrown.stack ?? '', String(thrown.cause));
    log.error('failed', { error: thrown.toJSON() });
    return { error: { ...thrown.toJSON().error }, attempts };
  } finally {
    await portkey.close();
  }
}

function check(seen: Seen, expected: Expected, requests: number): void {
  if (expected.error === undefined) {
    expect(seen.error).toBeUndefined();
    // What is large is brought to size as it is read.
    const { empty, body, shaped } = seen.reply ?? {};
    expect(body ?? (empty ? null : shaped?.structured) ?? null).toEqual(
      typeof expected.body === 'object' &&
        expected.body !== null &&
        !Array.isArray(expected.body) &&
        Object.keys(expected.body).length > 0
        ? expect.objectContaining(reshape(expected.body))
        : (expected.body ?? null),
    );
    if (expected.empty !== undefined) expect(seen.reply?.empty).toBe(expected.empty);
  } else {
    expect(seen.error).toMatchObject(expected.error);
    expect(seen.error?.['message']).toEqual(expect.any(String));
  }
  expect(requests, 'requests that the upstream saw').toBe(expected.requests);
}

/** `{data: {length}}` stands for a list of that length. */
function reshape(body: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'object' && value !== null && 'length' in value && !Array.isArray(value)
        ? expect.objectContaining(value)
        : value,
    ]),
  );
}

async function run(
  fault: Fault,
  asked: GeneratedOperation,
  expected: Expected,
  proxy: PortkeySettings['proxy'] = false,
): Promise<void> {
  if (typeof fault.meets === 'function') {
    upstream.behave(fault.meets);
    check(await drive(asked, upstream.url, fault, proxy), expected, upstream.seen.length);
    return;
  }
  const place = await fault.meets.place();
  const seen = await drive(asked, place.url, fault, proxy);
  place.close();
  check(seen, expected, place.count() ?? seen.attempts);
}

describe('a read', () => {
  it.each(FAULTS)('meets $name', async (fault) => {
    await run(fault, READ, fault.read);
  });
});

describe.each(['POST', 'PUT', 'DELETE'] as const)('a write by %s', (method) => {
  it.each(FAULTS)('meets $name', async (fault) => {
    await run(fault, write(method), fault.write);
  });
});

describe('by the way out that proxies take', () => {
  it.each(FAULTS)('a read meets $name', async (fault) => {
    await run(fault, READ, fault.read, BY_UNDICI);
  });

  it.each(FAULTS)('a write meets $name', async (fault) => {
    await run(fault, write('POST'), fault.write, BY_UNDICI);
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('with %i to another host is not followed', async (status) => {
    elsewhere.behave(json(200, { stolen: true }));
    for (const asked of [READ, write('POST')]) {
      upstream.behave((response, seen) => {
        response.writeHead(status, { location: `${elsewhere.url}/things?${encodeURIComponent(echo(seen))}` });
        response.end(echo(seen));
      });
      const seen = await drive(asked, upstream.url, {});
      expect(seen.error).toMatchObject({
        status,
        code: 'redirect',
        message: expect.stringContaining(new URL(elsewhere.url).host),
      });
      expect(upstream.seen).toHaveLength(1);
    }
    expect(elsewhere.seen).toHaveLength(0);
  });
});

describe('what is secret', () => {
  it('is in no result, error, log line or metric of the whole table', async () => {
    const deadline = Date.now() + 5_000;
    while (!said.some((line) => line.includes('"msg":"call"')) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const forms = CANARIES.flatMap((canary) => [
      canary,
      JSON.stringify(canary).slice(1, -1),
      JSON.stringify(JSON.stringify(canary).slice(1, -1)).slice(1, -1),
      encodeURIComponent(canary),
      encodeURIComponent(canary).replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
    ]);
    expect(said.length).toBeGreaterThan(FAULTS.length * 8);
    expect(said.filter((line) => line.includes('"msg":"call"')).length).toBeGreaterThan(FAULTS.length * 4);
    expect(said.filter((line) => forms.some((form) => line.includes(form)))).toEqual([]);
    expect(said.filter((line) => line.includes('CANARY'))).toEqual([]);
    expect(said.some((line) => line.includes('[redacted]'))).toBe(true);
  });
});
