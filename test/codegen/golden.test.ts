// The generator's rules, one tiny document each: golden/<rule>.yaml with the model, the views and the
// validator that it must yield (golden/<rule>.snap), and arguments that the validator takes, sends with advice
// and refuses.
// After a change that is meant: npx vitest run test/codegen/golden.test.ts -u
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Document } from '../../codegen/contract/document.ts';
import { emitValidators } from '../../codegen/emit/validators.ts';
import { buildModel, type OperationModel } from '../../codegen/model/index.ts';
import { advertisedSchema, checkedSchema, shownSchema } from '../../codegen/model/views.ts';
import { portkey } from '../../codegen/platforms/index.ts';
import { adviceOf } from '../../src/runtime/advice.ts';
import type { Validator } from '../../src/runtime/tool-schema.ts';
import * as rules from '../../src/runtime/validation-rules.ts';

/** null stays accepted, and is not listed: the list is held against the value without it. */
function withoutNulls(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) => (inner === null ? undefined : inner)) ?? 'null',
  );
}

interface Golden {
  readonly rule: string;
  /** `/things` unless the rule is about the path. */
  readonly path?: string;
  readonly components?: Document['components'];
  /** Taken without a word. */
  readonly accepts: readonly unknown[];
  /** Taken, and the result tells: the kinds of advice, by the path of what each is about. */
  readonly advises?: readonly { readonly given: unknown; readonly of: Readonly<Record<string, string>> }[];
  readonly refuses: readonly unknown[];
  /** Refused for a field whose name is a slip of one that is known, which no JSON Schema can say. */
  readonly slips?: readonly unknown[];
  readonly [method: string]: unknown;
}

const folder = new URL('golden/', import.meta.url);
const goldens = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .sort()
  .map((file): Golden & { file: string } => {
    const golden = parse(readFileSync(new URL(file, folder), 'utf8')) as Golden;
    return { ...golden, file: file.replace('.yaml', '') };
  });

function modelOf({ path = '/things', components, ...rest }: Golden): OperationModel {
  const method = ['get', 'post', 'put', 'patch', 'delete'].find((name) => name in rest) ?? 'get';
  const document: Document = {
    openapi: '3.0.0',
    info: { title: 'A rule', version: '1' },
    paths: { [path]: { [method]: rest[method] } },
    components: components ?? {},
  };
  const key = `${method.toUpperCase()} ${path}`;
  const [operation] = buildModel(document, {
    operations: { [key]: { tool: 'call_thing', domain: 'things' } },
    retired: {},
  });
  if (!operation) throw new Error(`${key} has no model`);
  return operation;
}

/** The emitted expression, and the validator that it evaluates to. */
function validatorOf(operation: OperationModel): { text: string; validator: Validator } {
  const emitted = emitValidators([
    {
      platform: portkey,
      operations: [operation],
      document: { openapi: '3.0.0', info: { title: '', version: '' }, paths: {} },
      corrections: new Map(),
      retired: {},
    },
  ]);
  const text = /export const call_thing = ([\s\S]*);\n/.exec([...emitted.values()][0] ?? '')?.[1] ?? '';
  const names = Object.keys(rules);
  const make = new Function('z', ...names, `return ${text};`) as (...given: unknown[]) => Validator;
  return { text, validator: make(z, ...Object.values(rules)) };
}

/** What the validator says of arguments: the kind of each advice by its path, or that they are refused. */
function adviceOn(validator: Validator, given: unknown): Record<string, string> | 'refused' {
  const result = validator.safeParse(given);
  if (result.success) return {};
  const found = result.error.issues.map((issue) => [issue.path.join('.'), adviceOf(issue)] as const);
  return found.some(([, kind]) => kind === undefined)
    ? 'refused'
    : (Object.fromEntries(found) as Record<string, string>);
}

test.each(goldens.map((golden) => [golden.rule, golden] as const))('%s', async (_, golden) => {
  const operation = modelOf(golden);
  const { text, validator } = validatorOf(operation);
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const json = ajv.compile(checkedSchema(operation.input));
  const views = { shown: shownSchema(operation.input), advertised: advertisedSchema(operation) };
  for (const given of golden.accepts) {
    expect([given, validator.safeParse(given).success, json(given)]).toEqual([given, true, true]);
    expect([given, ajv.validate(views.advertised, withoutNulls(given))]).toEqual([given, true]);
  }
  for (const { given, of } of golden.advises ?? []) {
    expect([given, adviceOn(validator, given)]).toEqual([given, of]);
    // Lists and requirements of the document are constraints of its schema; suggestions and fields are none.
    const fits = Object.values(of).every((kind) => kind === 'known' || kind === 'field');
    expect([given, json(given)]).toEqual([given, fits]);
    if (fits) expect([given, ajv.validate(views.advertised, withoutNulls(given))]).toEqual([given, true]);
  }
  for (const given of golden.refuses)
    expect([given, adviceOn(validator, given), json(given)]).toEqual([given, 'refused', false]);
  for (const given of golden.slips ?? [])
    expect([given, adviceOn(validator, given), json(given)]).toEqual([given, 'refused', true]);
  const snapshot = JSON.stringify({ model: operation, ...views, validator: text }, null, 2);
  await expect(`${snapshot}\n`).toMatchFileSnapshot(`golden/${golden.file}.snap`);
});
