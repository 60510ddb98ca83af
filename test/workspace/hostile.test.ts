import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/server/config/settings.ts';
import { applyPlan } from '../../src/workspace/apply.ts';
import { digestOf } from '../../src/workspace/canonical.ts';
import { checkDocument } from '../../src/workspace/document.ts';
import { readData, readDocument } from '../../src/workspace/document-text.ts';
import { exportWorkspace } from '../../src/workspace/export.ts';
import { checkJournal, revertPlan } from '../../src/workspace/journal.ts';
import { kindTable } from '../../src/workspace/kinds/index.ts';
import { type Operation, type Plan, planChanges, planDigest, sealPlan } from '../../src/workspace/plan.ts';
import { checkPlan } from '../../src/workspace/plan-check.ts';
import type { Fields } from '../../src/workspace/types.ts';
import { canary, fill } from './generate.ts';
import { type Memory, openMemory } from './memory.ts';

const context = { host: 'test', secret: () => 'filled-in' };

async function documentOf({ up }: Memory, workspace: string) {
  const { document } = await exportWorkspace(up, workspace);
  return JSON.parse(JSON.stringify(document)) as Record<string, Fields[]>;
}

function writesOf(memory: Memory): number {
  return memory.calls.filter(({ writes }) => writes).length;
}

/** A plan of these operations, sealed as any other. */
function forged(plan: Plan, operations: readonly Operation[], mode: Plan['mode'] = 'sync'): Plan {
  return sealPlan({ for: plan.for, mode, operations, conflicts: [], kept: [] }, Date.now());
}

describe('sync', () => {
  it('deletes what the document does not have, and nothing of kinds that it does not hold', async () => {
    const memory = openMemory({ seeded: true });
    const data = await documentOf(memory, 'staging');
    const document = checkDocument({ portkey: 1, configs: [], guardrails: data.guardrails });
    const plan = await planChanges(memory.up, 'staging', document, 'sync', { host: 'test' });
    expect(plan.operations.map(({ action, kind, key }) => [action, kind, key])).toEqual([
      ['delete', 'configs', 'Staging router'],
    ]);
    await applyPlan(memory.up, plan, context);
    const { configs: _, api_keys: keysBefore, ...before } = data;
    const { configs: gone, api_keys: keysAfter, ...after } = await documentOf(memory, 'staging');
    expect(gone).toEqual([]);
    expect(after).toEqual(before);
    expect(keysAfter).toHaveLength(keysBefore?.length ?? 0);
  });

  it('never deletes in mode apply', async () => {
    const memory = openMemory({ seeded: true });
    const document = checkDocument({ portkey: 1, configs: [], prompts: [], api_keys: [] });
    const plan = await planChanges(memory.up, 'staging', document, 'apply', { host: 'test' });
    expect(plan.operations).toEqual([]);
  });
});

describe('objects that are kept', () => {
  async function marked(): Promise<Memory> {
    const memory = openMemory();
    const workspace = memory.workspace('Alpha');
    const key = { type: 'workspace', sub_type: 'service', workspace_id: workspace } as const;
    await memory.up.call('create_api_key', { ...key, name: 'free' });
    await memory.up.call('create_api_key', { ...key, name: 'named' });
    await memory.up.call('create_api_key', {
      ...key,
      name: 'marked',
      defaults: { metadata: { protected: 'true' } },
    });
    await memory.up.call('create_api_key', {
      ...key,
      name: 'foreign',
      defaults: { metadata: { managed_by: 'terraform' } },
    });
    return memory;
  }
  const guard = { protected: ['api_key/nam*'] };

  it('are told of with the reason', async () => {
    const { up } = await marked();
    const document = checkDocument({ portkey: 1, api_keys: [] });
    const plan = await planChanges(up, 'alpha', document, 'sync', { host: 'test', guard });
    expect(plan.operations.map(({ key }) => key)).toEqual(['free']);
    expect(plan.kept.map(({ key, reason }) => `${key}: ${reason}`).sort()).toEqual([
      'foreign: it is managed by terraform',
      'marked: it is marked as protected',
      'named: protected by api_key/nam*',
    ]);
  });

  it.each(['confg/Main*', 'Main*', 'config', 'config/', 'configs/x'])(
    'are not named by %s, which is refused',
    (pattern) => {
      expect(() => checkDocument({ portkey: 1, protected: [pattern] })).toThrow('can fit no object');
      expect(() => readSettings({ PORTKEY_PROTECTED_OBJECTS: `api_key/x,${pattern}` })).toThrow(
        /^PORTKEY_PROTECTED_OBJECTS holds "[^"]*", which can fit no object/,
      );
    },
  );

  it('may be named in any way that fits one', () => {
    const some = ['config/Main*', 'API_KEY/*', '*', 'conf*', '***/x', 'mcp_*/a', 'workspace/*'];
    expect(checkDocument({ portkey: 1, protected: some }).protected).toEqual(some);
    const all = [...kindTable().values()].map(({ one }) => `${one}/x`);
    expect(checkDocument({ portkey: 1, protected: all }).protected).toEqual(all);
  });

  it('survive a plan that was made up to delete them', async () => {
    const memory = await marked();
    const { up } = memory;
    const document = checkDocument({ portkey: 1, api_keys: [] });
    const plan = await planChanges(up, 'alpha', document, 'sync', { host: 'test', guard });
    const { api_keys } = await documentOf(memory, 'alpha');
    for (const key of ['named', 'marked', 'foreign']) {
      const fields = api_keys?.find(({ name }) => name === key) ?? {};
      for (const mode of ['sync', 'revert'] as const) {
        const hostile = forged(
          plan,
          [{ action: 'delete', kind: 'api_keys', key, now: fields, will: null }],
          mode,
        );
        const applied = await applyPlan(up, hostile, { ...context, guard });
        expect(applied.stopped?.message).toContain('It is not deleted');
      }
    }
    expect((await documentOf(memory, 'alpha')).api_keys).toHaveLength(4);
  });
});

describe('a plan from elsewhere', () => {
  async function planned(): Promise<{ memory: Memory; plan: Plan }> {
    const memory = openMemory({ seeded: true });
    const document = checkDocument(await documentOf(memory, 'research'));
    const plan = await planChanges(memory.up, 'staging', document, 'apply', { host: 'test' });
    return { memory, plan };
  }

  it('is refused when it is for another host or workspace, old, or altered, and nothing is written', async () => {
    const { memory, plan } = await planned();
    const before = writesOf(memory);
    const resealed = (change: (copy: Plan & { digest: string }) => void): Plan => {
      const copy = JSON.parse(JSON.stringify(plan)) as Plan & { digest: string };
      change(copy);
      return { ...copy, digest: planDigest(copy) };
    };
    const elsewhere = resealed((copy) => Object.assign(copy.for, { organisation: 'another' }));
    const nowhere = resealed((copy) => Object.assign(copy.for.workspace, { id: 'production' }));
    const endless = resealed((copy) => Object.assign(copy, { expires_at: '2999-01-01T00:00:00.000Z' }));
    const attempts: [Plan, Parameters<typeof applyPlan>[2], string][] = [
      [plan, { ...context, host: 'api.portkey.ai' }, 'plan_elsewhere'],
      [elsewhere, context, 'plan_elsewhere'],
      [nowhere, context, 'plan_elsewhere'],
      [plan, { ...context, now: () => Date.now() + 3_700_000 }, 'plan_expired'],
      [endless, context, 'plan_expired'],
      [{ ...plan, mode: 'sync' }, context, 'plan_altered'],
      [plan, { ...context, secret: () => undefined }, 'secrets_missing'],
    ];
    for (const [one, where, code] of attempts.slice(0, 6))
      await expect(applyPlan(memory.up, one, where)).rejects.toMatchObject({ facts: { code } });
    expect(writesOf(memory)).toBe(before);
  });

  it('leads to no other operations than those of the kinds', async () => {
    const { plan } = await planned();
    const make = (operation: object): Plan => forged(plan, [operation as Operation]);
    for (const operation of [
      { action: 'create', kind: 'workspace', key: 'x', now: null, will: { description: 'x' } },
      { action: 'delete', kind: 'workspace', key: 'workspace', now: {}, will: null },
      { action: 'delete', kind: 'secret_references', key: 'openai-key', now: {}, will: null },
      { action: 'create', kind: 'users', key: 'x', now: null, will: {} },
      { action: 'call', kind: 'configs', key: 'x', now: null, will: {} },
      {
        action: 'create',
        kind: 'configs',
        key: 'x',
        now: null,
        will: { name: 'x', config: {}, slug: '../../users' },
      },
      {
        action: 'create',
        kind: 'virtual_keys',
        key: 'x',
        now: null,
        will: { name: 'x', key: 'sk-in-clear' },
      },
    ])
      expect(() => checkPlan(make(operation)), JSON.stringify(operation)).toThrow(/plan/);
    expect(() =>
      checkPlan(
        forged(plan, [{ action: 'delete', kind: 'configs', key: 'x', now: {}, will: null }], 'apply'),
      ),
    ).toThrow(/never does/);
  });

  it('counts the secrets that it needs itself', async () => {
    const { memory, plan } = await planned();
    const will = { name: 'x', provider: 'openai', key: { secret: 'NOT_LISTED' } };
    const hostile = {
      ...forged(plan, [{ action: 'create', kind: 'virtual_keys', key: 'x', now: null, will }]),
      secrets: [],
    };
    const sealed = { ...hostile, digest: planDigest(hostile) };
    await expect(applyPlan(memory.up, sealed, { ...context, secret: () => undefined })).rejects.toMatchObject(
      {
        facts: { code: 'secrets_missing' },
      },
    );
  });
});

describe('a hostile document', () => {
  it.each([
    ['a member named __proto__', '{"portkey": 1, "__proto__": {"x": 1}}'],
    ['depth in JSON', `{"portkey": 1, "configs": ${'['.repeat(5000)}${']'.repeat(5000)}}`],
    ['depth in YAML', `portkey: 1\nconfigs: ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['aliases that grow', 'portkey: 1\na: &a [x, x]\nb: &b [*a, *a]\nconfigs: [*b, *b]'],
    ['a key twice', 'portkey: 1\nportkey: 1'],
    ['a tag', 'portkey: !!js/function "x"\nconfigs: []'],
    ['no object', '[]'],
    ['nothing', ''],
    ['size', `portkey: 1 # ${'x'.repeat(20_000_001)}`],
  ])('is refused for %s', async (_what, text) => {
    await expect(readDocument(text)).rejects.toMatchObject({ facts: { code: 'invalid_document' } });
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('names no other variable than those for secrets', async () => {
    const key = (secret: string): unknown => ({
      portkey: 1,
      virtual_keys: [{ name: 'V', provider: 'openai', key: { secret } }],
    });
    for (const name of ['../PATH', 'a', 'A B', '', 'A'.repeat(200)])
      expect(() => checkDocument(key(name))).toThrow(/NAME_1/);
    expect(() =>
      checkDocument({
        portkey: 1,
        prompts: [{ name: 'P', collection: '${' + 'collection:C}', published: { string: { secret: 'X' } } }],
      }),
    ).toThrow(/takes no secret/);
  });

  it('lists rings that cannot be made, and references to nothing', async () => {
    const collection = (name: string, parent: string): Fields => ({
      name,
      parent: `\${collection:${parent}}`,
    });
    const ring = { portkey: 1, collections: [collection('A', 'A/B'), collection('B', 'A')] };
    expect(() => checkDocument(ring)).toThrow(/refers to collection/);
    const config = { name: 'C', config: { input_guardrails: ['${' + 'guardrail:Gone}'] } };
    expect(() => checkDocument({ portkey: 1, configs: [config] })).toThrow(/guardrail\/Gone/);
    expect(
      checkDocument({ portkey: 1, requires: ['guardrail/Gone'], configs: [config] }).entries,
    ).toHaveLength(1);
    expect(await readData('{"portkey": 1}')).toEqual({ portkey: 1 });
  });
});

describe('revert', () => {
  it.each([3, 7])('restores a workspace, but for what was deleted (workspace %i)', async (seed) => {
    const memory = openMemory({ seed });
    const { up } = memory;
    const source = memory.workspace('Alpha');
    const target = memory.workspace('Beta');
    await fill(memory, source, seed);
    const strip = async (): Promise<unknown> => {
      const { source: _, ...rest } = await documentOf(memory, target);
      return rest;
    };
    const document = checkDocument(await documentOf(memory, source));
    const before = await strip();
    // Half of it is there already, and somewhat different.
    const applied = await applyPlan(
      up,
      await planChanges(up, target, document, 'apply', { host: 'test' }),
      context,
    );
    expect(applied.complete).toBe(true);
    expect(await strip()).not.toEqual(before);
    const journal = checkJournal(JSON.parse(JSON.stringify(applied.journal)));
    expect(JSON.stringify(journal)).not.toContain(canary);
    const back = await applyPlan(up, revertPlan(journal, Date.now()), context);
    expect(back.stopped).toBeUndefined();
    // A secret reference is the organisation's, and stays.
    expect({ ...((await strip()) as object), secret_references: [] }).toEqual({
      ...(before as object),
      secret_references: [],
    });
    const again = await applyPlan(up, revertPlan(journal, Date.now()), context);
    expect(again).toMatchObject({ complete: true });
  });

  it('gives former values back, and refuses what somebody changed since', async () => {
    const memory = openMemory({ seeded: true });
    const { up } = memory;
    const data = await documentOf(memory, 'production');
    const changed = JSON.parse(JSON.stringify(data)) as Record<string, Record<string, unknown>[]>;
    Object.assign(changed.configs?.[0] ?? {}, {
      config: { strategy: { mode: 'single' }, targets: [{ provider: 'openai' }] },
    });
    Object.assign(changed.prompts?.[1]?.published ?? {}, { string: 'Another text' });
    const plan = await planChanges(up, 'production', checkDocument(changed), 'sync', { host: 'test' });
    const { journal } = await applyPlan(up, plan, context);
    const back = await applyPlan(up, revertPlan(journal, Date.now()), context);
    expect(back.complete).toBe(true);
    expect(await documentOf(memory, 'production')).toEqual(data);

    const second = await applyPlan(
      up,
      await planChanges(up, 'production', checkDocument(changed), 'sync', { host: 'test' }),
      context,
    );
    const slug = memory.account.configs.where(({ name }) => name === 'Production router')[0]?.slug;
    await up.call('update_config', { slug, config: { targets: [{ provider: 'groq' }] } });
    const refused = await applyPlan(up, revertPlan(second.journal, Date.now()), context);
    expect(refused.stopped).toMatchObject({ because: 'conflict', conflict: { part: 'config' } });
    expect(() => checkJournal({ ...journal, plan: digestOf('x') })).toThrow(/altered/);
  });
});

// How the work on such documents grows is measured by `npm run hostile`.
describe('YAML whose reading would outgrow it', () => {
  it.each([
    ['many keys', Array.from({ length: 20_000 }, (_, at) => `k${at}: 1`).join('\n'), 'is not a kind'],
    ['one key many times', `a: {${'b: 1, '.repeat(10_000)}}`, 'Map keys must be unique: b'],
    ['many faults', `a: "${'\\q'.repeat(50_000)}"`, 'Invalid escape sequence \\q at line 1, column 5.'],
  ])('%s', async (_name, text, problem) => {
    await expect(readDocument(text)).rejects.toThrow(problem);
  });

  it('a fault is told with its place', async () => {
    await expect(readData('a: 1\nb: "\\q"\n')).rejects.toThrow('at line 2, column 5');
  });
});
