// Every operation of the contract through its own tool: from the tool's name to the sandbox and back.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { operations } from '../../src/sandbox/contract.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { openCatalog } from '../support/in-process.ts';
import { models } from '../support/models.ts';
import { noon, requestFor, type Wanted } from './given.ts';
import { nullable, tolerant } from './shapes.ts';

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });

/** The caller's arguments for a request: flat, under the caller's names, numbers and flags as such. */
function argumentsFor(key: string, { path, query, body }: Wanted): Record<string, unknown> {
  const model = models.get(key) ?? expect.fail(`no model of ${key}`);
  const args: Record<string, unknown> = { ...(body as Record<string, unknown> | undefined) };
  for (const { name, wire } of model.params.path) args[name] = path[wire];
  for (const { name, wire, schema } of model.params.query) {
    const value = query[wire];
    if (value === undefined) continue;
    args[name] = schema.type === 'string' || schema.type === undefined ? value : JSON.parse(value);
  }
  return args;
}

describe('every tool', () => {
  for (const [key, operation] of Object.entries(operations)) {
    it(`${operation.tool} is answered by the sandbox as the contract says`, async () => {
      const sandbox = await startSandbox({ now: () => noon, key: 'pk-test-0123456789' });
      const open = openCatalog(sandbox.url, {}, 10_000_000, true);
      try {
        const outcome = await open.call(
          operation.tool,
          argumentsFor(key, await requestFor(sandbox, operation)),
        );
        expect(outcome.ok, JSON.stringify(outcome.value)).toBe(true);
        // What the sandbox takes, it keeps: the read after a write shows all of it.
        expect(outcome.value['not_applied']).toBeUndefined();
        expect(JSON.stringify(outcome.value['warnings'] ?? [])).not.toContain('before this write');
        // A caller's own key is cut out of replies, and that of a sandbox which is served by itself is this word.
        expect(JSON.stringify(outcome.value)).not.toContain('sandbox');
        const schema = operation.responses['200'];
        // An empty reply comes back as a note that it was a success, and a bare array under `data`.
        if (!schema || outcome.value['ok'] === true) return;
        const value = schema['type'] === 'array' ? outcome.value['data'] : outcome.value;
        const fits = ajv.compile(tolerant(schema, nullable[key] ?? []));
        fits(value);
        expect((fits.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)).toEqual(
          [],
        );
      } finally {
        await open.close();
        await sandbox.close();
      }
    });
  }
});
