// Fields of a document's objects: each has a way to Portkey, and a plan tells of those that have none.
import { expect, it } from 'vitest';
import { operations } from '../../src/sandbox/contract.ts';
import { applyPlan } from '../../src/workspace/apply.ts';
import { checkDocument } from '../../src/workspace/document.ts';
import { settableAtCreation } from '../../src/workspace/kinds/define.ts';
import { kinds } from '../../src/workspace/kinds/index.ts';
import { planChanges } from '../../src/workspace/plan.ts';
import { token } from '../../src/workspace/references.ts';
import type { Field } from '../../src/workspace/types.ts';
import { openMemory } from './memory.ts';

const byTool = new Map(Object.values(operations).map((operation) => [operation.tool, operation]));

/** What a call can say, by its names on the wire. */
function argumentsOf(tool: string): ReadonlySet<string> {
  const operation = byTool.get(tool);
  const parameters = operation?.pathParameters.map(({ name }) => name) ?? [];
  const body = operation?.body?.schema['properties'];
  return new Set([...parameters, ...Object.keys(body ?? {})]);
}

/** Fields that are sent as part of another argument, or in several. */
const carriedBy: Readonly<Record<string, readonly string[]>> = {
  'secret_references.access': ['allow_all_workspaces', 'allowed_workspaces'],
  'integration_access.integration': ['slug'],
  'integration_access.usage_limits': ['workspaces'],
  'integration_access.rate_limits': ['workspaces'],
  'mcp_integration_access.mcp_integration': ['mcpIntegrationId'],
  'api_keys.type': ['sub-type'],
  // A version's content; each version is a call of its own.
  'prompts.published': ['string', 'parameters', 'model', 'virtual_key', 'functions', 'tools', 'tool_choice'],
  'prompts.older': ['string', 'parameters', 'model', 'virtual_key', 'functions', 'tools', 'tool_choice'],
};

const every = [...kinds.values()].flatMap((kind) =>
  Object.entries(kind.fields).map(([name, field]) => [`${kind.name}.${name}`, kind, name, field] as const),
);

/** True for what the update itself writes, not a call for that part alone. */
const isUpdated = ({ settable, part }: Field): boolean =>
  part === undefined && (settable === undefined || settable === 'update');

it.each(every)('%s is an argument of what writes it', (title, { tools, parts }, name, field) => {
  const wanted = carriedBy[title] ?? [field.as ?? name];
  const writers = [
    settableAtCreation(field) ? tools.create : undefined,
    isUpdated(field) ? tools.update : undefined,
  ].filter((tool) => tool !== undefined);
  for (const tool of writers)
    for (const argument of wanted) expect(argumentsOf(tool), tool).toContain(argument);
  if (field.part !== undefined) expect(Object.keys(parts ?? {})).toContain(field.part);
  const isWritten = writers.length > 0 || field.part !== undefined;
  expect(isWritten).toBe(field.settable !== 'never' && field.settable !== 'elsewhere');
});

it('carriedBy names fields alone that there are', () => {
  const titles = new Set<string>(every.map(([title]) => title));
  expect(Object.keys(carriedBy).filter((title) => !titles.has(title))).toEqual([]);
});

it('a plan says that a new config does not become the default one, and makes it', async () => {
  const { up, workspace } = openMemory();
  const place = workspace('Alpha');
  const config = { name: 'Main', config: { provider: 'openai' } };
  const plan = (isDefault: boolean) => {
    const document = checkDocument({ portkey: 1, configs: [{ ...config, default: isDefault }] });
    return planChanges(up, place, document, 'apply', { host: 'test' });
  };
  expect((await plan(false)).conflicts).toEqual([]);
  const made = await plan(true);
  expect(made.conflicts).toEqual([
    {
      kind: 'configs',
      key: 'Main',
      reason: 'default stays as Portkey makes it: Portkey documents no way to set it',
    },
  ]);
  expect(made.operations.map(({ will }) => will)).toEqual([config]);
  expect(await applyPlan(up, made, { host: 'test', secret: () => undefined })).toMatchObject({
    complete: true,
    conflicts: made.conflicts,
  });
  const again = await plan(true);
  expect(again.operations).toEqual([]);
  expect(again.conflicts.map(({ reason }) => reason)).toEqual([
    'default differs, and Portkey documents no way to set it',
  ]);
});

it("a plan that asks for an integration is silent on the integration's own models, until they differ", async () => {
  const { up, workspace } = openMemory({ seeded: true });
  const place = workspace('Alpha');
  const access = {
    integration: token('integration', 'openai'),
    models: [{ slug: 'unheard-of', enabled: true }],
  };
  const document = checkDocument({
    portkey: 1,
    requires: ['integration/openai'],
    integration_access: [access],
  });
  const plan = () => planChanges(up, place, document, 'apply', { host: 'test' });
  const made = await plan();
  expect(made.conflicts).toEqual([]);
  expect(made.operations.map(({ will }) => will)).toEqual([{ integration: access.integration }]);
  await applyPlan(up, made, { host: 'test', secret: () => undefined });
  expect((await plan()).conflicts.map(({ reason }) => reason)).toEqual([
    "models differs, and is not the workspace's own to change",
  ]);
});
