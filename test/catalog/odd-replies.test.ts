// Replies that are successes and yet cannot be handed on as they came.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import { type InProcess, openCatalog } from '../support/in-process.ts';

const levels = 200_000;
const nest = (deep: number) => '['.repeat(deep) + ']'.repeat(deep);
const nested = nest(levels);

let recorder: Recorder;
let open: InProcess;
let reply = '';
beforeAll(async () => {
  recorder = await startRecorder((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'r-1' }).end(reply);
  });
  open = openCatalog(recorder.url, {}, 1_000);
});
afterAll(async () => {
  await open.close();
  await recorder.close();
});

describe('a reply that is nested too deeply', () => {
  it.each([
    ['as it is', nested],
    ['with a character that is escaped', nested.replace('[', '["\\u0041",')],
  ])('is an error that tells what became of a write, %s', async (_, text) => {
    reply = text;
    expect(await open.call('delete_config', { slug: 'x' })).toMatchObject({
      ok: false,
      value: {
        error: {
          status: 200,
          code: 'reply_too_deep',
          request_id: 'r-1',
          hint: expect.stringContaining('do not repeat the call'),
        },
      },
    });
    expect(await open.call('list_configs', {})).toMatchObject({
      ok: false,
      value: { error: { code: 'reply_too_deep' } },
    });
  });

  it.each([
    ['find_references', { id: 'x' }],
    ['export_workspace', { workspace_id: 'x' }],
    ['get_usage_overview', { time_of_generation_min: '2026-10-01', time_of_generation_max: '2026-10-02' }],
    ['list_configs', { all_pages: true }],
  ])('is no failure of the server to %s, which looks into it', async (tool, args) => {
    reply = `{"data":[{"id":"x","slug":"x","config":${nest(20_000)}}]}`;
    const { value } = await open.call(tool, args);
    expect(JSON.stringify(value)).toContain('nested too deeply');
  });
});

describe('a reply that is cut', () => {
  it('names select to every tool that takes it, and to no other', async () => {
    reply = JSON.stringify({ id: 'x', text: 'long '.repeat(1_000) });
    const next = async (tool: string, args: object): Promise<unknown> => {
      const { value } = await open.call(tool, args);
      return (value['_truncated'] as { next?: unknown }).next;
    };
    expect(await next('get_config', { slug: 'x' })).toContain('Select only the fields you need');
    expect(await next('create_config', { name: 'x', config: {} })).not.toContain('elect');
  });
});
