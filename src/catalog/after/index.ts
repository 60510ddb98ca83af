// The looks at calls that succeeded, one after the other. Loaded with the first call, since no list needs them.
import type { Backend } from '../backend.ts';
import type { Catalog } from '../build-catalog.ts';
import type { AfterCall } from '../tool.ts';
import { createCoverage } from './coverage.ts';
import { createLabelsLeft } from './labels-left.ts';
import { createVerifier } from './verifier.ts';

/** @param readWrites whether what a write has set is read, which costs further calls */
export function createAfterCall(backend: Backend, catalog: Catalog, readWrites: boolean): AfterCall {
  const steps = [
    createCoverage(backend, catalog),
    ...(readWrites ? [createLabelsLeft(backend, catalog), createVerifier(backend, catalog)] : []),
  ];
  return async (tool, args, result, context, startedAt) => {
    let seen = result;
    for (const step of steps) seen = await step(tool, args, seen, context, startedAt);
    return seen;
  };
}
