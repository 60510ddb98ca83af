// Two validators that share no code, zod as generated and ajv on the normalised schema, must give one
// verdict on every valid input and on every input with one constraint broken.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { walk } from '../../codegen/model/schema.ts';
import { advertisedSchema, checkedSchema, shownSchema } from '../../codegen/model/views.ts';
import { type Domain, loadValidators } from '../../src/generated/index.ts';
import { adviceOf } from '../../src/runtime/advice.ts';
import { argumentSamples, fullestArguments, minimalArguments } from '../support/instances.ts';
import { allModels as operations } from '../support/models.ts';

const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: false });

test('zod and ajv agree on valid arguments and on every single broken constraint of every operation', async () => {
  const disputes: string[] = [];
  const rules = new Map<string, number>();
  let [valid, broken, refused] = [0, 0, 0];
  for (const operation of operations) {
    const zod = (await loadValidators[operation.domain as Domain]())[operation.tool];
    const json = ajv.compile(checkedSchema(operation.input));
    if (!zod) throw new Error(`${operation.tool} has no validator`);
    // Suggestions and unheard-of fields break no constraint of the contract; its lists and requirements are some, though advice.
    const fits = (value: unknown): boolean => {
      const result = zod.safeParse(value);
      return (
        result.success ||
        result.error.issues.every((issue) => /^(?:known|field)$/.test(adviceOf(issue) ?? ''))
      );
    };
    const verdicts = (value: unknown): [boolean, boolean] => [fits(value), json(value)];
    const dispute = (what: string, [byZod, byAjv]: [boolean, boolean], value: unknown): void => {
      disputes.push(
        `${operation.tool}, ${what}: zod ${byZod}, ajv ${byAjv}: ${JSON.stringify(value).slice(0, 400)}`,
      );
    };
    for (const { label, value, mutants } of argumentSamples(operation)) {
      valid += 1;
      const given = verdicts(value);
      if (!given.every(Boolean)) dispute(`valid (${label})`, given, value);
      for (const mutant of mutants) {
        broken += 1;
        const [byZod, byAjv] = verdicts(mutant.value);
        if (!byAjv) refused += 1;
        const kind = mutant.rule.split(/[: ]/)[0] ?? '';
        rules.set(kind, (rules.get(kind) ?? 0) + 1);
        if (byZod !== byAjv || (mutant.sure && byAjv))
          dispute(`${mutant.rule} broken at "${mutant.at}"`, [byZod, byAjv], mutant.value);
      }
    }
  }
  const kinds = [...rules].map(([kind, count]) => `${kind} ${count}`).join(', ');
  console.log(
    `agreement: ${operations.length} operations, ${valid} valid inputs, ${broken} mutations (${refused} refused): ${kinds}`,
  );
  expect(disputes.slice(0, 20)).toEqual([]);
  expect(valid + broken).toBeGreaterThan(5000);
}, 120_000);

/** The path of every field in a value, in the manner of `walk`. */
function pathsIn(value: unknown, path: string, found: Set<string>): Set<string> {
  found.add(path);
  if (Array.isArray(value)) for (const item of value) pathsIn(item, `${path}[]`, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value))
      pathsIn(item, path === '' ? name : `${path}.${name}`, found);
  }
  return found;
}

test('the samples of an operation together show every field at every depth and in every branch', () => {
  const unseen: string[] = [];
  let fields = 0;
  for (const operation of operations) {
    const seen = new Set<string>();
    for (const { value } of argumentSamples(operation)) pathsIn(value, '', seen);
    walk(operation.input, (_, path) => {
      if (path.endsWith('*') || path.endsWith('[]')) return;
      fields += 1;
      if (!seen.has(path.replaceAll('.*', '.field'))) unseen.push(`${operation.tool}: ${path}`);
    });
  }
  expect(unseen).toEqual([]);
  expect(fields).toBeGreaterThan(1000);
});

test('the smallest arguments are part of the fullest', () => {
  for (const operation of operations) {
    const fullest = fullestArguments(operation);
    for (const name of Object.keys(minimalArguments(operation))) expect(Object.keys(fullest)).toContain(name);
  }
});

test('an integer that no JSON number of JavaScript can hold is refused, not rounded', async () => {
  const { list_prompts: validator } = await loadValidators.prompts();
  expect(validator?.safeParse({ page_size: 10 }).success).toBe(true);
  expect(validator?.safeParse({ page_size: 2 ** 53 }).success).toBe(false);
});

test('neither view of a schema refuses what the validator takes', () => {
  const refused: string[] = [];
  for (const operation of operations) {
    const views = {
      shown: ajv.compile(shownSchema(operation.input)),
      advertised: ajv.compile(advertisedSchema(operation)),
    };
    for (const { label, value } of argumentSamples(operation)) {
      for (const [view, accepts] of Object.entries(views)) {
        // null stays accepted, and is not listed: many clients and providers break on a type that takes it too.
        if (view === 'advertised' && label.endsWith('= null')) continue;
        if (!accepts(value))
          refused.push(`${operation.tool}, ${view}, ${label}: ${ajv.errorsText(accepts.errors)}`);
      }
    }
  }
  expect(refused).toEqual([]);
}, 120_000);
