// The driver of a model, in front of a model that is a script.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { conversation } from './drivers/model.ts';
import { runTask } from './harness/run.ts';
import { ownServer, type Server } from './harness/toolset.ts';
import { openStage, type Stage } from './harness/world.ts';
import { tasks } from './tasks/index.ts';

interface Asked {
  readonly messages: readonly { readonly role: string; readonly content: string | null }[];
  readonly tools: readonly unknown[];
}

let asked: Asked[] = [];
const script = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    const body = JSON.parse(text) as Asked;
    asked.push(body);
    const called = body.messages.some(({ role }) => role === 'tool');
    const message = called
      ? { role: 'assistant', content: 'Made the label canary.' }
      : {
          role: 'assistant',
          content: null,
          tool_calls: [
            {
              id: 'call-1',
              type: 'function',
              function: {
                name: 'create_prompt_label',
                arguments: JSON.stringify({
                  name: 'canary',
                  color_code: '#ff8800',
                  description: 'One caller in ten',
                }),
              },
            },
          ],
        };
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ choices: [{ message }] }));
  });
});

let stage: Stage;
let server: Server;
beforeAll(async () => {
  await new Promise<void>((resolve) => script.listen(0, '127.0.0.1', resolve));
  stage = await openStage();
  server = ownServer(stage, 'full');
});
afterAll(async () => {
  await server.close();
  await stage.close();
  script.close();
});

it('lets a model call tools until it answers, and keeps what was said', async () => {
  asked = [];
  const kept: unknown[] = [];
  const { port } = script.address() as AddressInfo;
  const driver = conversation({ baseUrl: `http://127.0.0.1:${port}/v1`, model: 'script' }, (_, messages) =>
    kept.push(...messages),
  );
  const task = tasks.find(({ id }) => id === 'new-label');
  if (!task) throw new Error('the task is gone');
  const { score, attempt } = await runTask(stage, server, driver, task);
  expect(score.problems).toEqual([]);
  expect(attempt).toMatchObject({ said: 'Made the label canary.', cannot: false });
  expect(asked[0]?.tools).toHaveLength(server.open(task).tools.length);
  expect(kept).toHaveLength(5);
  const other = tasks.find(({ id }) => id === 'new-folder');
  if (!other) throw new Error('the task is gone');
  expect((await runTask(stage, server, driver, other)).score).toMatchObject({
    success: false,
    forbidden: ['created labels canary'],
  });
});
