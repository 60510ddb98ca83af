// What a person with a tenant, or with a Portkey workspace to move, asks at the terminal.
import { expect, test } from 'vitest';
import { readSettings } from '../../src/server/config/settings.ts';
import { createServices } from '../../src/server/create-services.ts';
import { airsQuestions } from '../../src/verify/prisma-airs.ts';
import { carryOver } from '../../src/workspace/carry-over.ts';
import { kindNames } from '../../src/workspace/types.ts';

const workspace = { id: '7f1c1c8e-0000-4000-8000-000000000001', slug: 'secret-name' };

test('an answer is made of closed words: nothing that a tenant sends is in it', async () => {
  for (const { ask, id } of airsQuestions) {
    const answer = await ask({
      workspace,
      ask: async () => ({
        status: 403,
        code: 'A code that names Ms Smith!',
        body: { data: [{ slug: 'secret-name' }] },
      }),
    });
    expect(Object.keys(answer).length, id).toBeGreaterThan(0);
    expect(JSON.stringify(Object.values(answer)), id).not.toMatch(/Smith|secret-name|7f1c1c8e/);
  }
});

test('questions only read, and tell a route that is served from one that is not', async () => {
  const asked: string[] = [];
  const [first] = airsQuestions;
  const ask = async (plane: string, path: string) => {
    asked.push(`${plane} ${path}`);
    return { status: 200, body: {} };
  };
  expect(await first?.ask({ workspace, ask })).toEqual({ 'GET /analytics/graphs/cost': 'served' });
  expect(asked).toEqual(['data /analytics/graphs/cost']);
});

test('each kind of object has a home whose tools the platform offers, or a way by hand', async () => {
  const { catalog, close } = await createServices(
    readSettings({ PORTKEY_PLATFORM: 'prisma-airs', LOG_LEVEL: 'silent' }),
  );
  const entries = kindNames.map((kind) => ({ kind, one: kind, key: 'x', fields: {} }));
  for (const { kind, tools, by_hand: byHand } of carryOver({ entries })) {
    for (const tool of tools) expect(catalog.find(tool)?.preview, `${kind}: ${tool}`).toBe(false);
    if (tools.length === 0) expect(byHand, kind).toEqual(expect.any(String));
  }
  expect(
    carryOver({ entries })
      .filter(({ tools }) => tools.length === 0)
      .map(({ kind }) => kind),
  ).toEqual(['collections', 'labels', 'partials', 'virtual_keys', 'prompts']);
  await close();
});
