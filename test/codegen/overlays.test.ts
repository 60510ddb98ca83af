// What the applier of overlays promises: the merge of the specification, and no overlay that outlives its reason.
import { describe, expect, it } from 'vitest';
import { loadContract, loadCorrectedContract, loadOverlays } from '../../codegen/contract/load.ts';
import { applyOverlays, tryOverlays } from '../../codegen/contract/overlay/apply.ts';
import { OverlayError, readOverlay } from '../../codegen/contract/overlay/read.ts';

/** An overlay of the given actions, each with a reason so that only what a test is about can be wrong. */
function overlay(...actions: readonly Readonly<Record<string, unknown>>[]): ReturnType<typeof readOverlay> {
  const reasoned = actions.map((action) => ({ description: 'A reason. A source.', ...action }));
  const text = JSON.stringify({
    overlay: '1.0.0',
    info: { title: 'T', version: '1.0.0' },
    actions: reasoned,
  });
  return readOverlay('some.yaml', text);
}

/** What a call throws, as an OverlayError. */
function errorOf(call: () => unknown): OverlayError {
  try {
    call();
  } catch (error) {
    if (error instanceof OverlayError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('reading an overlay', () => {
  it('refuses a document that is not Overlay 1.0', () => {
    for (const text of [
      'overlay: 1.1.0\nactions: []',
      'overlay: 1.0.0',
      'just words',
      'overlay: 1.0.0\nactions: {}',
    ]) {
      expect(errorOf(() => readOverlay('some.yaml', text)).kind).toBe('malformed');
    }
  });

  it('refuses an action without a target, and says which one', () => {
    const error = errorOf(() => overlay({ target: '$.a', update: 1 }, { update: 1 }));
    expect(error.kind).toBe('malformed');
    expect(error.message).toContain('some.yaml, action 2');
  });

  it('refuses an action that gives no reason', () => {
    const error = errorOf(() => overlay({ target: '$.a', update: 1, description: undefined }));
    expect(error.message).toContain('gives no reason');
  });

  it('refuses an action that both updates and removes, and one that does neither', () => {
    expect(errorOf(() => overlay({ target: '$.a', update: 1, remove: true })).kind).toBe('malformed');
    expect(errorOf(() => overlay({ target: '$.a' })).kind).toBe('malformed');
  });
});

describe('applying overlays', () => {
  it('fails on a target that matches nothing, and names file, action and target', () => {
    const error = errorOf(() =>
      applyOverlays({ a: 1 }, [overlay({ target: '$.a', update: 2 }, { target: '$.gone', remove: true })]),
    );
    expect(error.kind).toBe('no match');
    expect(error.action).toBe(1);
    expect(error.message).toContain('$.gone');
  });

  it('fails on an update that changes nothing, so that a correction made upstream is noticed', () => {
    const error = errorOf(() =>
      applyOverlays({ a: { b: 1 } }, [overlay({ target: '$.a', update: { b: 1 } })]),
    );
    expect(error.kind).toBe('no change');
  });

  it('takes a removal for redundant where only what it removes is gone', () => {
    const remove = (target: string) =>
      errorOf(() => applyOverlays({ a: { b: { d: 1 } } }, [overlay({ target, remove: true })]));
    expect(
      ['$.a.c', "$.a['c', 'e']", '$.a.c.d', '$.x.c', '$.a[?@.n]'].map((target) => remove(target).kind),
    ).toEqual(['no change', 'no change', 'no match', 'no match', 'no match']);
  });

  it('accepts an update of several nodes as long as one of them changes', () => {
    const corrected = applyOverlays({ list: [{ n: 1 }, { n: 2 }] }, [
      overlay({ target: '$.list[*]', update: { n: 2 } }),
    ]);
    expect(corrected).toEqual({ list: [{ n: 2 }, { n: 2 }] });
  });

  it('fails on a target that is no JSONPath', () => {
    expect(errorOf(() => applyOverlays({}, [overlay({ target: '$.[', update: 1 })])).kind).toBe('malformed');
  });

  it('merges objects by key and leaves what an update does not name', () => {
    const corrected = applyOverlays({ a: { keep: 1, deep: { x: 1, y: 2 } } }, [
      overlay({ target: '$.a', update: { deep: { y: 3, z: 4 }, more: true } }),
    ]);
    expect(corrected).toEqual({ a: { keep: 1, deep: { x: 1, y: 3, z: 4 }, more: true } });
  });

  it('appends to arrays in order, be the update one item or a list of them', () => {
    const document = { required: ['a'] };
    expect(applyOverlays(document, [overlay({ target: '$.required', update: ['b', 'c'] })]).required).toEqual(
      ['a', 'b', 'c'],
    );
    expect(applyOverlays(document, [overlay({ target: '$.required', update: 'b' })]).required).toEqual([
      'a',
      'b',
    ]);
  });

  it('removes several items of one array without missing any', () => {
    const document = {
      parameters: [{ n: 'x', drop: 1 }, { n: 'y', drop: 1 }, { n: 'z' }, { n: 'w', drop: 1 }],
    };
    const corrected = applyOverlays(document, [overlay({ target: '$.parameters[?@.drop]', remove: true })]);
    expect(corrected.parameters).toEqual([{ n: 'z' }]);
  });

  it('replaces by removing first and updating then', () => {
    const corrected = applyOverlays({ required: ['a', 'b'] }, [
      overlay({ target: '$.required', remove: true }, { target: '$', update: { required: ['b'] } }),
    ]);
    expect(corrected).toEqual({ required: ['b'] });
  });

  it('fails on what is removed or replaced and is not what the action states', () => {
    const target = { target: '$.a.b', remove: true, was: 1 };
    expect(applyOverlays<unknown>({ a: { b: 1 } }, [overlay(target)])).toEqual({ a: {} });
    const error = errorOf(() => applyOverlays({ a: { b: 2 } }, [overlay(target)]));
    expect(error.kind).toBe('changed');
    expect(error.message).toContain("$['a']['b'] is 2 and was 1");
    const replaced = { target: '$.a', update: { type: 'number' }, was: { type: 'integer' } };
    expect(errorOf(() => applyOverlays({ a: { type: 'string' } }, [overlay(replaced)])).kind).toBe('changed');
  });

  it('says what an action removes or replaces without stating it', () => {
    const actions = [
      { target: '$.a', update: { type: 'number', more: true } },
      { target: "$['b', 'c']", remove: true },
    ];
    const { unstated } = tryOverlays({ a: { type: 'integer' }, b: 1, c: 2 }, [overlay(...actions)]);
    expect(unstated.map(({ statement }) => statement)).toEqual([
      { was: { type: 'integer' } },
      { 'was-each': { "$['b']": 1, "$['c']": 2 } },
    ]);
  });

  it('fails on a reference that leads nowhere, and names it', () => {
    const update = { a: { $ref: '#/components/schemas/Gone' } };
    const error = errorOf(() => applyOverlays<unknown>({}, [overlay({ target: '$', update })]));
    expect(error.kind).toBe('dangling');
    expect(error.references).toEqual(['#/components/schemas/Gone']);
  });

  it('merges a parameter of the same name and place instead of doubling it', () => {
    const parameter = { name: 'a', in: 'query', schema: { type: 'string' } };
    const update = [
      { name: 'a', in: 'query', required: true },
      { name: 'a', in: 'header' },
    ];
    const { list } = applyOverlays<{ list: unknown[] }>({ list: [parameter] }, [
      overlay({ target: '$.list', update }),
    ]);
    expect(list).toEqual([
      { ...parameter, required: true },
      { name: 'a', in: 'header' },
    ]);
  });

  it('fails where it brings an operation that the document has by itself', () => {
    const brought = { get: { 'x-unpublished': true, responses: {} } };
    const action = { target: "$.paths['/a']", update: brought };
    const error = errorOf(() =>
      applyOverlays<unknown>({ paths: { '/a': { get: { responses: {} } } } }, [overlay(action)]),
    );
    expect(error.kind).toBe('published');
  });

  it('refuses to remove the whole document', () => {
    expect(errorOf(() => applyOverlays({}, [overlay({ target: '$', remove: true })])).kind).toBe('malformed');
  });

  it('applies files in the order given, each on the outcome of the one before', () => {
    const corrected = applyOverlays<unknown>({}, [
      overlay({ target: '$', update: { a: { b: 1 } } }),
      overlay({ target: '$.a', update: { c: 2 } }),
    ]);
    expect(corrected).toEqual({ a: { b: 1, c: 2 } });
  });

  it('leaves the document that it was given as it was', () => {
    const document = { a: { b: [1] } };
    applyOverlays(document, [overlay({ target: '$.a.b', update: [2] })]);
    expect(document).toEqual({ a: { b: [1] } });
  });

  it('does not tie together two places that one update filled', () => {
    const corrected = applyOverlays({ a: {}, b: {} }, [
      overlay({ target: "$['a','b']", update: { list: [1] } }, { target: '$.a.list', update: [2] }),
    ]);
    expect(corrected).toEqual({ a: { list: [1, 2] }, b: { list: [1] } });
  });
});

describe("this repository's overlays", () => {
  const corrected = loadCorrectedContract().document;

  it('all apply to the contract', () => {
    expect(Object.keys(corrected.paths).length).toBeGreaterThan(Object.keys(loadContract().paths).length);
  });

  it('state what they remove or replace, so that no correction hides a change upstream (npm run fix writes it)', () => {
    const { unstated } = tryOverlays(loadContract(), loadOverlays());
    expect(unstated.map(({ file, action }) => `${file}, action ${action + 1}`)).toEqual([]);
  });

  it('name what each action rests on, not only what it does', () => {
    const bare = loadOverlays().flatMap(({ file, actions }) =>
      actions
        .filter(({ description }) => description.trim().length < 20)
        .map(({ target }) => `${file}: ${target}`),
    );
    expect(bare).toEqual([]);
  });

  it('give every operation that they add a plane, a reply and all its path parameters', () => {
    const published = loadContract().paths;
    for (const [path, item] of Object.entries(corrected.paths)) {
      for (const [method, given] of Object.entries(item)) {
        if (published[path]?.[method] !== undefined) continue;
        const operation = given as Readonly<Record<string, unknown>>;
        const parameters = (operation['parameters'] ?? []) as readonly { in: string; name: string }[];
        const inPath = parameters
          .filter((parameter) => parameter.in === 'path')
          .map(({ name }) => `{${name}}`);
        const key = `${method} ${path}`;
        expect([key, operation['x-unpublished'], operation['x-plane']]).toEqual([key, true, 'control']);
        expect([key, inPath]).toEqual([key, path.match(/\{[^}]+\}/g) ?? []]);
        expect(operation['responses']).toHaveProperty('200');
      }
    }
  });

  it('leave no union in a request whose branch a discriminator of the wrong name would pick', () => {
    expect(JSON.stringify(corrected)).not.toContain('"discriminator"');
  });

  it('name, in every choice, only values that lead to a schema', () => {
    const schemas = corrected.components?.schemas ?? {};
    const references = [...JSON.stringify(corrected).matchAll(/"#\/components\/schemas\/([^"]+)"/g)];
    const dangling = references.map(([, name = '']) => name).filter((name) => !(name in schemas));
    expect(dangling).toEqual([]);
  });
});
