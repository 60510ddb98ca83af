// What becomes of the SDK's event streams for clients that accept JSON only.
import { expect, test } from 'vitest';
import { fromResponse } from '../../../src/server/http/mcp/sse-to-json.ts';

const reply = '{"jsonrpc":"2.0","id":1,"result":{}}';

function streamOf(...chunks: readonly string[]): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

test('a slow call answers JSON to a client that accepts nothing else, though keep-alives came before its reply', async () => {
  const notice = 'event: message\ndata: {"jsonrpc":"2.0","method":"notifications/progress","params":{}}\n\n';
  const { headers, body } = await fromResponse(
    streamOf(': keepalive\n\n', notice, ': keepalive\n\n', `event: message\ndata: ${reply}\n\n`),
    { fold: 'always' },
  );
  expect(headers['content-type']).toBe('application/json');
  expect(String(body)).toBe(reply);
});
