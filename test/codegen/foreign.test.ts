// A real document of another API, Rebilly's with 355 operations, which a package that openapi-typescript needs brings
// along: the generator makes tools of all of it, without a name, an overlay or a plane of Portkey's.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ts from 'typescript';
import { beforeAll, expect, test } from 'vitest';
import { operationsOf } from '../../codegen/contract/document.ts';
import { importDocument } from '../../codegen/contract/import.ts';
import { parseDocument } from '../../codegen/contract/load.ts';
import { emitOperations } from '../../codegen/emit/operations.ts';
import { emitValidators } from '../../codegen/emit/validators.ts';
import { type OperationModel, tryModel } from '../../codegen/model/index.ts';
import { proposeName } from '../../codegen/model/names.ts';
import { advertisedSchema } from '../../codegen/model/views.ts';
import { portkey } from '../../codegen/platforms/index.ts';
import { likelyDomain } from '../../scripts/next/apply-names.ts';

const require = createRequire(import.meta.url);
// Its package.json is all that the package lets others resolve, from the package that needs it.
const home = createRequire(require.resolve('openapi-typescript/package.json'));
const folder = path.dirname(home.resolve('@redocly/openapi-core/package.json'));
const text = readFileSync(path.join(folder, 'src/benchmark/benches/rebilly.yaml'), 'utf8');

const platform = { ...portkey, servers: [] };
let operations: readonly OperationModel[] = [];
let problems: readonly { readonly key: string; readonly text: string }[] = [];
let code: readonly string[] = [];

beforeAll(() => {
  const taken = new Set<string>();
  const named = Object.fromEntries(
    operationsOf(parseDocument(text)).map(({ key }) => {
      const tool = proposeName(key, taken);
      taken.add(tool);
      return [key, { tool, domain: likelyDomain(key, { operations: {} }) }];
    }),
  );
  const names = { operations: named, retired: {} };
  const { contract } = importDocument(text, {
    admin: new Set(Object.keys(named)),
    leftOut: new Set(),
    platform,
  });
  ({ operations, problems } = tryModel(contract, names));
  const context = {
    platform,
    operations: [...operations],
    document: contract,
    corrections: new Map(),
    retired: {},
  };
  code = [...emitOperations([context]).values(), ...emitValidators([context]).values()];
});

test('every operation becomes a tool, under a name and in a domain of its own', () => {
  expect(problems).toEqual([]);
  expect(operations).toHaveLength(355);
  expect(new Set(operations.map(({ tool }) => tool)).size).toBe(355);
});

test('what is emitted parses, and has each tool', () => {
  const faults = code.flatMap(
    (file) => ts.transpileModule(file, { reportDiagnostics: true }).diagnostics ?? [],
  );
  expect(faults.map(({ messageText }) => messageText)).toEqual([]);
  const all = code.join('\n');
  expect(
    operations.filter(({ tool }) => !all.includes(`export const ${tool} `)).map(({ tool }) => tool),
  ).toEqual([]);
});

test('what clients would be shown is JSON Schema', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
  for (const operation of operations)
    expect(() => ajv.compile(advertisedSchema(operation)), operation.key).not.toThrow();
});
