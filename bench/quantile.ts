// The middle of many measurements, and the edge that most of them keep within.

/** @param share from 0 to 1: 0.95 gives what 95 % do not exceed. NaN when there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
