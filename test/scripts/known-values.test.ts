import { expect, it } from 'vitest';
import { compareKnownValues } from '../../scripts/known-values/compare.ts';

it('the dated lists hold what the installed gateway knows, and the overlays what the lists hold', () => {
  expect(compareKnownValues()).toEqual([]);
});
