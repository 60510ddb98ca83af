// Every operation of the contract, over HTTP: served, and answered in a form that the contract knows.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { operations } from '../../src/sandbox/contract.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { exercise, noon } from './given.ts';
import { nullable, tolerant } from './shapes.ts';

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });

describe('every operation of the contract', () => {
  for (const [key, operation] of Object.entries(operations)) {
    it(`${key} is served, and its reply fits the contract`, async () => {
      const sandbox = await startSandbox({ now: () => noon });
      try {
        const { status, body } = await exercise(sandbox, key, operation);
        expect(status, JSON.stringify(body)).toBe(200);
        const schema = operation.responses[String(status)];
        if (!schema) return;
        const fits = ajv.compile(tolerant(schema, nullable[key] ?? []));
        fits(body);
        expect((fits.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)).toEqual(
          [],
        );
      } finally {
        await sandbox.close();
      }
    });
  }
});
