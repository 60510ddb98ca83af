// Behaviours of hostile and sloppy peers, one arbitrary for each.
import fc from 'fast-check';
import type { Peer } from './peer.ts';

/** Something a peer does; it says what was wrong with the server's answer, if anything was. */
export interface Case {
  readonly manner: string;
  readonly run: (peer: Peer) => Promise<string | undefined>;
}

const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'fuzz', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

const methods = fc.constantFrom(
  'initialize',
  'notifications/initialized',
  'notifications/cancelled',
  'notifications/progress',
  'server/discover',
  'ping',
  'tools/list',
  'tools/call',
  'resources/list',
  'resources/read',
  'resources/templates/list',
  'prompts/list',
  'prompts/get',
  'completion/complete',
  'logging/setLevel',
  'subscriptions/listen',
  'sampling/createMessage',
  'elicitation/create',
  'rpc.discover',
  '__proto__',
  'constructor',
  '',
);

const tools = fc.constantFrom(
  'list_prompts',
  'get_prompt',
  'create_config',
  'no_such_tool',
  '__proto__',
  'toString',
);

const id = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.constantFrom(null, true, [], {}, -1, 0, 1, 1e308, 2 ** 60, '', '__proto__', 'probe', [[]], { id: 1 }),
);

const json = fc.jsonValue({ maxDepth: 4 });

const params = fc.oneof(
  json,
  fc.record({ name: tools, arguments: json }),
  fc.record({ name: tools, arguments: json, _meta: fc.oneof(json, fc.constant(envelope)) }),
  fc.record({ _meta: fc.oneof(json, fc.constant(envelope)) }),
  fc.record({ uri: fc.string(), cursor: json }),
  fc.record({ requestId: id, reason: json }),
  fc.record({ protocolVersion: json, capabilities: json, clientInfo: json }),
);

const message = fc.record(
  {
    jsonrpc: fc.constantFrom('2.0', '2.0', '2.0', '1.0', 2, null),
    id,
    method: fc.oneof(methods, json),
    params,
  },
  { requiredKeys: [] },
);

const response = fc.record(
  { jsonrpc: fc.constant('2.0'), id, result: json, error: json },
  { requiredKeys: ['jsonrpc', 'id'] },
);

/** Sends, and leaves it to the next probe whether the server lives. */
function sends(manner: string, bytes: fc.Arbitrary<string | Uint8Array>): fc.Arbitrary<Case> {
  return bytes.map((sent) => ({
    manner,
    run: async (peer) => {
      await peer.write(sent);
      return undefined;
    },
    toString: () => `${manner}: ${JSON.stringify(Buffer.from(sent).toString('latin1').slice(0, 2_000))}`,
  }));
}

let asked = 0;

/** A request that is in order, so that an answer is due. */
function inOrder(): { readonly id: string; readonly line: string } {
  asked += 1;
  const request = {
    jsonrpc: '2.0',
    id: `due-${asked}`,
    method: 'tools/call',
    params: { name: 'get_prompt', arguments: { promptId: 'pp-1', text: 'Grüße, 世界 😀' }, _meta: envelope },
  };
  return { id: request.id, line: `${JSON.stringify(request)}\n` };
}

const randomBytes = sends('random bytes', fc.uint8Array({ maxLength: 3_000 }));

const brokenText = sends(
  'broken UTF-8',
  fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 6 }), fc.nat()).map(([bytes, at]) => {
    const line = Buffer.from(inOrder().line);
    const cut = at % line.length;
    return Buffer.concat([line.subarray(0, cut), bytes.map((byte) => byte | 0x80), line.subarray(cut)]);
  }),
);

const halfLine = sends(
  'half a line',
  fc.nat().map((at) => {
    const { line } = inOrder();
    return line.slice(0, at % line.length);
  }),
);

const wrongMessage = sends(
  'a message that is wrong',
  fc.oneof(message, response).map((value) => `${JSON.stringify(value)}\n`),
);

const anyJson = sends(
  'JSON',
  json.map((value) => `${JSON.stringify(value)}\n`),
);

const batch = sends(
  'a batch',
  fc
    .array(fc.oneof(message, response, json), { maxLength: 150 })
    .map((items) => `${JSON.stringify(items)}\n`),
);

const pieces: fc.Arbitrary<Case> = fc.array(fc.nat(), { minLength: 1, maxLength: 6 }).map((cuts) => ({
  manner: 'a request in pieces',
  run: async (peer) => {
    const { id: due, line } = inOrder();
    const bytes = Buffer.from(line);
    const answer = peer.answerTo(due);
    let from = 0;
    for (const cut of cuts.map((at) => at % bytes.length).sort((a, b) => a - b)) {
      await peer.write(bytes.subarray(from, cut));
      await new Promise((resolve) => setImmediate(resolve));
      from = cut;
    }
    await peer.write(bytes.subarray(from));
    return (await answer) === undefined ? 'no answer to a request that came in pieces' : undefined;
  },
  toString: () => `a request cut at ${cuts.join(', ')}`,
}));

const megabyte = 1024 * 1024;

/** Long lines of every kind, some valid: what matters is what they cost. */
const longLine: fc.Arbitrary<Case> = fc
  .constantFrom<[string, () => string]>(
    ['20 MB of a', () => 'a'.repeat(20 * megabyte)],
    ['20 MB of spaces', () => ' '.repeat(20 * megabyte)],
    ['20 MB in one argument', () => call({ promptId: 'a'.repeat(20 * megabyte) })],
    ['2 MB of open brackets', () => '['.repeat(2 * megabyte)],
    [
      '1 MB of nested arrays in an argument',
      () => call({}, '['.repeat(megabyte / 2) + ']'.repeat(megabyte / 2)),
    ],
    ['2 MB of empty objects in an argument', () => call({}, `[${'{},'.repeat(0.6 * megabyte)}0]`)],
    ['a name of 2 MB', () => call({ ['k'.repeat(1.9 * megabyte)]: 1 })],
    [
      '2 MB of unknown keys',
      () => call(Object.fromEntries(Array.from({ length: 120_000 }, (_, n) => [`k${n}`, n]))),
    ],
  )
  .map(([manner, make]) => ({
    manner,
    run: async (peer) => {
      await peer.write(`${make()}\n`);
      return undefined;
    },
    toString: () => manner,
  }));

function call(args: object, configText?: string): string {
  const text = JSON.stringify({
    jsonrpc: '2.0',
    id: 'long',
    method: 'tools/call',
    params: {
      name: 'create_config',
      arguments: { ...args, ...(configText && { config: '@@' }) },
      _meta: envelope,
    },
  });
  return configText === undefined ? text : text.replace('"@@"', configText);
}

/** A client that asks and asks and does not read; when it reads again, everything has been answered. */
const stopsReading: fc.Arbitrary<Case> = fc.integer({ min: 200, max: 1_500 }).map((count) => ({
  manner: 'a client that stops reading',
  run: async (peer) => {
    peer.stopReading();
    asked += 1;
    const round = asked;
    const answers = Array.from({ length: count }, (_, n) => {
      const due = `unread-${round}-${n}`;
      void peer.write(
        `${JSON.stringify({ jsonrpc: '2.0', id: due, method: 'tools/list', params: { _meta: envelope } })}\n`,
        false,
      );
      return peer.answerTo(due);
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    peer.readAgain();
    const missing = (await Promise.all(answers)).filter((answer) => answer === undefined).length;
    return missing > 0 ? `${missing} of ${count} went unanswered` : undefined;
  },
  toString: () => `${count} lists unread`,
}));

/** A client that asks and calls off at once. */
const callsOff: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 300 }).map((count) => ({
  manner: 'requests called off',
  run: async (peer) => {
    asked += 1;
    for (let n = 0; n < count; n += 1) {
      const requestId = `off-${asked}-${n}`;
      const request = { jsonrpc: '2.0', id: requestId, method: 'tools/call' };
      const cancel = {
        jsonrpc: '2.0',
        method: 'notifications/cancelled',
        params: { requestId, _meta: envelope },
      };
      await peer.write(
        `${JSON.stringify({ ...request, params: { name: 'list_prompts', arguments: {}, _meta: envelope } })}\n${JSON.stringify(cancel)}\n`,
      );
    }
    return undefined;
  },
  toString: () => `${count} requests called off`,
}));

/** One thing that a peer does; the costly manners are rare. */
export const anyCase: fc.Arbitrary<Case> = fc.oneof(
  { arbitrary: wrongMessage, weight: 80 },
  { arbitrary: randomBytes, weight: 30 },
  { arbitrary: brokenText, weight: 30 },
  { arbitrary: halfLine, weight: 20 },
  { arbitrary: anyJson, weight: 20 },
  { arbitrary: batch, weight: 20 },
  { arbitrary: pieces, weight: 20 },
  { arbitrary: callsOff, weight: 4 },
  { arbitrary: longLine, weight: 3 },
  { arbitrary: stopsReading, weight: 1 },
);

/** The first thing that a peer says. */
export type Opening = 'initialize' | 'discover' | 'nothing';

/** Opens a conversation; `nothing` leaves it to the cases, so that requests come before any handshake. */
export async function open(peer: Peer, opening: Opening): Promise<void> {
  if (opening === 'initialize')
    await peer.ask({
      id: 'open',
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'fuzz', version: '1' } },
    });
  if (opening === 'discover')
    await peer.ask({ id: 'open', method: 'server/discover', params: { _meta: envelope } });
}
