// What a waiting client is told while a call takes long.
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { expect, it } from 'vitest';
import { startRecorder } from '../../scripts/harness/recorder.ts';
import { connect, openServer } from '../support/mcp-clients.ts';

it('progress only grows, whatever comes between two pages', async () => {
  let asked = 0;
  const upstream = await startRecorder((request, response) => {
    asked += 1;
    const page = Number(new URL(request.url, 'http://x').searchParams.get('current_page'));
    const data = Array.from({ length: page < 2 ? 100 : 7 }, (_, at) => ({ id: page * 100 + at }));
    response
      .writeHead(asked === 1 || asked === 3 ? 503 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ total: 207, data }));
  });
  const services = await openServer(upstream.url, { PORTKEY_MAX_RETRIES: '1' });
  const connected = await connect(services, 'v1');
  try {
    const seen: { progress: number; message?: string | undefined }[] = [];
    await (connected.client as Client).callTool(
      { name: 'list_configs', arguments: { all_pages: true } },
      undefined,
      { onprogress: ({ progress, message }) => seen.push({ progress, message }) },
    );
    expect(seen.map(({ message }) => message?.replace(/[\d.]+ s$/, 'a while'))).toEqual([
      'status 503; trying again in a while',
      '1 page read, 100 records',
      'status 503; trying again in a while',
      '2 pages read, 200 records',
      '3 pages read, 207 records',
    ]);
    const figures = seen.map(({ progress }) => progress);
    expect(figures.every((figure, at) => at === 0 || figure > (figures[at - 1] ?? 0))).toBe(true);
  } finally {
    await connected.close();
    await services.close();
    await upstream.close();
  }
});
