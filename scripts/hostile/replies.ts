// Hostile replies: an upstream that answers with them, and the calls that fetch each.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type HostileCase, shapes, sized } from './cases.ts';

interface Reply {
  readonly name: string;
  readonly body: Buffer;
  readonly size?: number;
  readonly status?: number;
  readonly type?: string;
  /** The tool that fetches it, and its arguments beside the place of the reply. */
  readonly tool: string;
  readonly place: string;
  readonly args?: object;
}

const rows = (count: number): string =>
  JSON.stringify({
    data: Array.from({ length: count }, (_, at) => ({
      id: `id-${at}`,
      name: `name \\ of ${at}`,
      status: at % 2 ? 'active' : 'archived',
      nested: { list: [1, 2, 3], text: 'x'.repeat(40) },
    })),
  });

const stream = (count: number): string =>
  Array.from(
    { length: count },
    (_, index) => `data: ${JSON.stringify({ choices: [{ index, delta: { content: 'x' } }] })}\n\n`,
  ).join('');

const sizes = [90_000, 900_000, 2_000_000] as const;
const config = { tool: 'get_config', place: 'slug' } as const;

function replies(): readonly Reply[] {
  const shaped = shapes.flatMap(([what, make]) =>
    sizes.map((size) => ({
      name: sized(`a reply: ${what}`, size),
      size,
      body: Buffer.from(make(size)),
      ...config,
    })),
  );
  const faults = shapes.map(([what, make]) => ({
    name: `an error: ${what}`,
    body: Buffer.from(`{"message":${make(900_000)},"data":${make(60_000)}}`),
    status: 400,
    ...config,
  }));
  const selects = ['data[].{a: id, b: name}', 'sort_by(data, &name)[-1]', 'data[?contains(name, `9`)]'];
  return [
    ...shaped,
    ...faults,
    { name: 'a reply: many rows', body: Buffer.from(rows(15_000)), ...config },
    { name: 'a reply: rows without end', body: Buffer.from(rows(80_000)), ...config },
    { name: 'a reply: beyond what is read', body: Buffer.alloc(40_000_000, '[1,'), ...config },
    ...selects.map((select) => ({
      name: `a reply: many rows, select ${select}`,
      body: Buffer.from(rows(15_000)),
      ...config,
      args: { select },
    })),
    {
      name: 'a reply: a stream of many choices',
      body: Buffer.from(stream(20_000)),
      type: 'text/event-stream',
      ...config,
    },
    { name: 'a reply: no JSON', body: Buffer.from('<p>'.repeat(600_000)), ...config },
    { name: 'a reply: broken UTF-8', body: Buffer.alloc(2_000_000, 0xff), ...config },
    {
      name: 'a reply: a template of many tags',
      body: Buffer.from(JSON.stringify({ string: '{{x}}{{#y}}{{/y}}'.repeat(20_000) })),
      tool: 'get_prompt',
      place: 'promptId',
    },
  ];
}

/** An input whose hostile part is what Portkey answers. */
export interface ReplyCase extends HostileCase {
  /** The reply's own bytes, for the yardstick. */
  readonly reply: Buffer;
}

/** Serves the replies on loopback, each under a name of its own. */
export async function startReplies(): Promise<{
  readonly env: Record<string, string>;
  readonly cases: readonly ReplyCase[];
  readonly stop: () => void;
}> {
  const all = replies();
  const server = createServer((request, response) => {
    const [, at] = /case-(\d+)/.exec(request.url ?? '') ?? [];
    const reply = at === undefined ? undefined : all[Number(at)];
    request.resume().on('end', () => {
      response.writeHead(reply?.status ?? 200, { 'content-type': reply?.type ?? 'application/json' });
      response.end(reply?.body ?? '{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    env: {
      PORTKEY_BASE_URL: `http://127.0.0.1:${port}/v1`,
      PORTKEY_API_KEY: 'hostile-key-0123456789',
      PORTKEY_CONFIRM: 'never',
      LOG_LEVEL: 'silent',
    },
    cases: all.map(({ name, size, tool, place, args, body }, at) => {
      const id = `reply-${at}`;
      const params = { name: tool, arguments: { ...args, [place]: `case-${at}` } };
      return {
        name,
        id,
        ...(size !== undefined && { size }),
        body: Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params })),
        reply: body,
      };
    }),
    stop: () => server.close().closeAllConnections(),
  };
}
