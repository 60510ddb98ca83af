// docs/migrating.md says everything that callers of the other servers have to change, and nothing that is not so.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Differences, differencesFrom } from '../../codegen/emit/migration.ts';
import { moved, type PeerName, peerServers, retyped } from '../../codegen/migration.ts';
import { offlineBackend } from '../../src/registry/backend.ts';
import { allTools } from '../../src/registry/compose.ts';
import { httpVariables, sharedVariables } from '../../src/server/variables.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/migrating.md', import.meta.url)), 'utf8');
const tools = allTools(offlineBackend);
const byName = new Map(tools.flatMap((tool) => [tool.name, ...tool.aliases].map((name) => [name, tool])));
const peers: readonly PeerName[] = ['portkey-admin-mcp', 'portkey-admin-mcp-server'];

async function differences(peer: PeerName): Promise<readonly Differences[]> {
  return await differencesFrom(peer, tools);
}

describe.each(peers)('coming from %s', (peer) => {
  it('finds every tool under its old name', () => {
    expect(Object.keys(peerServers[peer].tools).filter((name) => !byName.has(name))).toEqual([]);
  });

  it('is told where each argument went that is not taken any more', async () => {
    const unsaid = (await differences(peer)).flatMap(({ tool, gone }) =>
      [...gone].filter(([, place]) => place === undefined).map(([argument]) => `${tool} ${argument}`),
    );
    expect(unsaid).toEqual([]);
  });

  it('is told of places that exist', async () => {
    const wrong: string[] = [];
    for (const { tool, gone } of await differences(peer)) {
      const { properties } = (await byName.get(tool)?.input()) ?? expect.fail(tool);
      for (const [argument, place = ''] of gone) {
        const [, first] = /^(?:in )?`(\w+)/.exec(place) ?? [];
        if (first !== undefined && !Object.hasOwn(properties, first))
          wrong.push(`${tool} ${argument}: ${place}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('is told what became of each setting', () => {
    const known = new Set([...sharedVariables, ...httpVariables].map(({ name }) => name));
    const silent = peerServers[peer].settings.filter(
      (name) => !known.has(name) && name !== 'MCP_TOOL_DOMAINS' && !page.includes(`\`${name}\``),
    );
    expect(silent).toEqual([]);
  });
});

it('says of no argument that it moved or changed when it did not', async () => {
  const found = new Map((await differences('portkey-admin-mcp')).map((each) => [each.tool, each]));
  const idle = Object.entries(moved).flatMap(([tool, moves]) =>
    Object.keys(moves)
      .filter((argument) => !found.get(tool)?.gone.has(argument))
      .map((argument) => `${tool} ${argument}`),
  );
  const types: string[] = [];
  for (const [tool, changes] of Object.entries(retyped)) {
    const { properties } = (await byName.get(tool)?.input()) ?? expect.fail(tool);
    const old = peerServers['portkey-admin-mcp'].tools[tool]?.arguments ?? [];
    for (const argument of Object.keys(changes))
      if (!old.includes(argument) || !Object.hasOwn(properties, argument)) types.push(`${tool} ${argument}`);
  }
  expect([...idle, ...types]).toEqual([]);
});
