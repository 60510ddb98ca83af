// Requests that several questions make: a first row, and the same call with and without a parameter.
import { compared, outcome } from '../answers.ts';
import { idsOf, type Probe, rowsOf } from '../probe.ts';

/** An id that nothing has. */
export const unknownId = '00000000-0000-4000-8000-000000000000';

export async function first(probe: Probe, path: string, base = 'v1'): Promise<unknown> {
  return rowsOf(await probe.get(path, { page_size: 1 }, base))[0];
}

/** The same request with and without a parameter: the outcome, and whether the rows changed. */
export async function withAndWithout(
  probe: Probe,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<{ outcome: ReturnType<typeof outcome>; rows: ReturnType<typeof compared> }> {
  const plain = await probe.get(path);
  const asked = await probe.get(path, query);
  return { outcome: outcome(asked), rows: compared(idsOf(plain), idsOf(asked)) };
}
