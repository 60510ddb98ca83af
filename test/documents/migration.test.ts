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

/** Their bodies are open: what the contract does not know goes on to Portkey. */
const takeAnything = ['render_prompt', 'run_prompt_completion'];

async function differences(peer: PeerName): Promise<readonly Differences[]> {
  return await differencesFrom(peer, tools);
}

type Schema = Readonly<Record<string, unknown>>;

/** The schemas at one step of a path, through alternatives, references and lists where the path has them. */
function step(schema: unknown, part: string, whole: unknown): readonly unknown[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties, additionalProperties, items, anyOf, oneOf, allOf, $ref } = schema as Schema;
  const others = [anyOf, oneOf, allOf].flatMap((list) => (Array.isArray(list) ? list : []));
  const defs = (whole as Schema)['$defs'] as Schema | undefined;
  if (typeof $ref === 'string') others.push(defs?.[$ref.split('/').at(-1) ?? '']);
  // An object of which nothing is said takes any part.
  const open = properties === undefined && others.length === 0 && items === undefined;
  const more =
    additionalProperties === true || (open && additionalProperties === undefined) ? {} : additionalProperties;
  const named = (properties as Schema | undefined)?.[part];
  const here = part === '[]' ? items : (named ?? (more === false ? undefined : more));
  return [...(here === undefined ? [] : [here]), ...others.flatMap((other) => step(other, part, whole))];
}

/** Whether `usage_limits.credit_limit` or `users[].role` is somewhere in the arguments. */
function isPlace(path: string, schema: unknown): boolean {
  return path
    .replaceAll('[]', '.[]')
    .split('.')
    .reduce<readonly unknown[]>((found, part) => found.flatMap((each) => step(each, part, schema)), [schema])
    .some((found) => found !== undefined);
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
      const schema = (await byName.get(tool)?.input()) ?? expect.fail(tool);
      for (const [argument, place = ''] of gone) {
        const [, path] = /^(?:in )?`([\w.[\]]+)`/.exec(place) ?? [];
        if (path !== undefined && !isPlace(path, schema)) wrong.push(`${tool} ${argument}: ${place}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('is refused with what is said to be gone, and with nothing else as unknown', async () => {
    const gone = new Map((await differences(peer)).map((each) => [each.tool, each.gone]));
    const wrong: string[] = [];
    for (const [tool, old] of Object.entries(peerServers[peer].tools)) {
      if (takeAnything.includes(tool)) continue;
      for (const argument of old.arguments) {
        const faults = (await byName.get(tool)?.check({ [argument]: 'x' })) ?? expect.fail(tool);
        const refused = faults.some(
          ({ path, message }) => path === argument && message.startsWith('is not an argument'),
        );
        if (refused !== (gone.get(tool)?.has(argument) ?? false)) wrong.push(`${tool} ${argument}`);
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
