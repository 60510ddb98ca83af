// Subscriptions over HTTP: nothing that the server lists changes while it runs, so that none is held open. One that was
// would have to end with its caller's credential, as the streams of sessions do.
import { expect, test } from 'vitest';
import { modern, post, serving } from './server.ts';

test('a subscription ends as soon as it is acknowledged, so that no caller can hold any', async () => {
  const server = await serving();
  const { message, headers } = modern({
    jsonrpc: '2.0',
    id: 1,
    method: 'subscriptions/listen',
    params: {
      notifications: {
        toolsListChanged: true,
        promptsListChanged: true,
        resourcesListChanged: true,
        resourceSubscriptions: ['portkey://configs'],
      },
    },
  });
  // `post` waits for the end of the stream.
  const { status, text } = await post(server, message, headers);
  expect(status).toBe(200);
  expect(text).toContain('notifications/subscriptions/acknowledged');
  expect(text).toContain('"resultType":"complete"');
});
