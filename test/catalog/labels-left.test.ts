// The result of publish_prompt names the labels whose callers it does not reach, and nothing where it cannot know.
import { afterEach, expect, it } from 'vitest';
import { type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import { connect, openServer } from '../support/mcp-clients.ts';

let upstream: Recorder | undefined;
let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  await upstream?.close();
});

const labels = {
  object: 'list',
  data: [
    { id: 'l1', name: 'production' },
    { id: 'l2', name: 'canary' },
  ],
};

/** What publishing version 2 warns of, where these lists are what Portkey has. */
async function warnings(versions: object | number, named: object | number, env: Record<string, string> = {}) {
  upstream = await startRecorder(({ method, url }, response) => {
    const reply = method !== 'GET' ? {} : url.includes('/labels') ? named : versions;
    const status = typeof reply === 'number' ? reply : 200;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  });
  const services = await openServer(upstream.url, env);
  const connected = await connect(services, 'v1');
  close = async () => {
    await connected.close();
    await services.close();
  };
  const { value } = await connected.call('publish_prompt', { promptId: 'greeting', version: 2 });
  expect(value['error']).toBeUndefined();
  return value['warnings'];
}

const versions = [
  { prompt_version: 3, label_id: 'l1' },
  { prompt_version: 2, label_id: 'l2' },
  { prompt_version: 1, label_id: null },
];

it.each([
  ['a list', versions],
  ['an object with a list', { object: 'list', data: versions }],
])('names the label on another version, not that on the published one: %s', async (_, reply) => {
  expect(await warnings(reply, labels)).toEqual([
    'Labels stay where they were: production on version 3. Callers that name one go on getting that version; update_prompt_version moves a label.',
  ]);
});

it('gives the id of a label whose name it may not read', async () => {
  expect(await warnings(versions, 403)).toEqual([expect.stringContaining(': l1 on version 3.')]);
});

it.each([
  ['no version but the published one has a label', [{ prompt_version: 2, label_id: 'l2' }]],
  ['the versions cannot be read', 403],
])('says nothing where %s', async (_, reply) => {
  expect(await warnings(reply, labels)).toBeUndefined();
});

it('reads nothing that the operator left out', async () => {
  expect(await warnings(versions, labels, { PORTKEY_EXCLUDE_TOOLS: 'list_prompt_versions' })).toBeUndefined();
  expect(upstream?.requests.filter(({ method }) => method === 'GET')).toEqual([]);
});
