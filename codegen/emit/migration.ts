// The tables of docs/migrating.md: which tools keep their names, which are new, which arguments to write differently.
import { tools as generated } from '../../src/generated/index.ts';
import { composites } from '../../src/overrides/composites/index.ts';
import type { Tool } from '../../src/registry/tool.ts';
import { type PeerName, peerServers, placeOf, retyped } from '../migration.ts';

type Spellings = Readonly<Record<string, string>>;

/** Old argument names that are taken beside a tool's own, by tool. */
function spellingsByTool(): ReadonlyMap<string, Spellings> {
  const found = new Map<string, Spellings>();
  for (const tool of Object.values(generated).flat()) found.set(tool.name, tool.spellings ?? {});
  for (const composite of composites)
    found.set(
      composite.name,
      'of' in composite ? (found.get(composite.of) ?? {}) : (composite.spellings ?? {}),
    );
  return found;
}

/** What a caller of one tool has to change. */
export interface Differences {
  readonly tool: string;
  /** By the old argument, what takes its place; undefined when nobody has said. */
  readonly gone: ReadonlyMap<string, string | undefined>;
  /** Required now and not before, beyond what takes the place of an old argument. */
  readonly required: readonly string[];
  readonly retyped: ReadonlyMap<string, string>;
}

/** The tools of a peer whose callers have something to change. */
export async function differencesFrom(
  name: PeerName,
  tools: readonly Tool[],
): Promise<readonly Differences[]> {
  const spellings = spellingsByTool();
  const own = new Map(tools.map((tool) => [tool.name, tool]));
  const found = await Promise.all(
    Object.entries(peerServers[name].tools).map(async ([peerTool, peer]): Promise<Differences> => {
      const tool = own.get(peerTool);
      if (!tool) throw new Error(`${peerTool} of ${name} has no counterpart`);
      const { properties, required = [] } = await tool.input();
      const meant = (argument: string): string => {
        const other = spellings.get(peerTool)?.[argument];
        return Object.hasOwn(properties, argument) || other === undefined ? argument : other;
      };
      const gone = peer.arguments.filter((argument) => !Object.hasOwn(properties, meant(argument)));
      const before = peer.required.map(meant);
      const places = gone.map((argument) => [argument, placeOf(peerTool, argument)] as const);
      const told = new Set(places.flatMap(([, place]) => /^`(\w+)/.exec(place ?? '')?.[1] ?? []));
      return {
        tool: peerTool,
        gone: new Map(places),
        required: required.filter((argument) => !before.includes(argument) && !told.has(argument)),
        retyped: new Map(Object.entries(retyped[peerTool] ?? {})),
      };
    }),
  );
  return found.filter(({ gone, required, retyped: types }) => gone.size + required.length + types.size > 0);
}

function code(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

/** Tools with the same changes share a row. */
function argumentTable(differences: readonly Differences[]): string {
  if (differences.length === 0) return 'All are taken as they were.';
  const rows = new Map<string, string[]>();
  for (const { tool, gone, required, retyped: types } of differences) {
    const changes = [
      ...[...gone].map(([argument, place]) => `\`${argument}\` → ${place ?? '?'}`),
      ...[...types].map(([argument, type]) => `\`${argument}\` is ${type}`),
      ...(required.length > 0 ? [`required now: ${code(required)}`] : []),
    ].join('<br>');
    rows.set(changes, [...(rows.get(changes) ?? []), tool]);
  }
  return [
    '| Tools | What to write differently |',
    '|---|---|',
    ...[...rows].map(
      ([changes, tools]) => `| ${tools.map((tool) => `\`${tool}\``).join('<br>')} | ${changes} |`,
    ),
  ].join('\n');
}

function namesTable(name: PeerName, tools: readonly Tool[]): string {
  const old = Object.keys(peerServers[name].tools);
  const byName = new Map(
    tools.flatMap((tool) => [tool.name, ...tool.aliases].map((each) => [each, tool] as const)),
  );
  const same = old.filter((each) => byName.get(each)?.name === each);
  const aliased = old.filter((each) => byName.has(each) && byName.get(each)?.name !== each);
  const added = tools.filter(
    (tool) => !old.includes(tool.name) && !tool.aliases.some((each) => old.includes(each)),
  );
  const published = added.filter((tool) => !tool.preview).map((tool) => tool.name);
  const row = (what: string, names: readonly string[], shown = code(names)): readonly string[] =>
    names.length === 0 ? [] : [`| ${what} | ${names.length} | ${shown} |`];
  const few = (names: readonly string[], otherwise: string): string =>
    names.length <= 20 ? code(names) : otherwise;
  return [
    '| | Tools | |',
    '|---|---:|---|',
    ...row('same name', same, few(same, same.length === old.length ? 'all' : 'all but those below')),
    ...row(
      'another name, and the old one works',
      aliased.map((each) => `${each} → ${byName.get(each)?.name}`),
    ),
    ...row(
      'no counterpart',
      old.filter((each) => !byName.has(each)),
    ),
    ...row('new', published, few(published, 'the rest of [the tools](tools.md)')),
    ...row(
      'new, with `PORTKEY_PREVIEW=true`',
      added.filter((tool) => tool.preview).map((tool) => tool.name),
    ),
  ].join('\n');
}

/** The sections of docs/migrating.md. */
export async function migrationSections(tools: readonly Tool[]): Promise<Readonly<Record<string, string>>> {
  return {
    'names-admin-mcp': namesTable('portkey-admin-mcp', tools),
    'arguments-admin-mcp': argumentTable(await differencesFrom('portkey-admin-mcp', tools)),
    'names-admin-mcp-server': namesTable('portkey-admin-mcp-server', tools),
    'arguments-admin-mcp-server': argumentTable(await differencesFrom('portkey-admin-mcp-server', tools)),
  };
}
