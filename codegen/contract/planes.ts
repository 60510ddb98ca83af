// Which of a platform's planes serves an operation, told from the addresses that its document gives.

/** One rule: the addresses include a text, or are exactly these. The first rule that fits decides. */
export interface PlaneRule {
  readonly plane: string;
  readonly includes?: string;
  readonly exactly?: readonly string[];
}

/** Portkey's addresses as its document writes them; the placeholders stand for a self-hosted installation. */
export const portkeyPlanes: readonly PlaneRule[] = [
  { plane: 'control', exactly: ['https://api.portkey.ai/v1', 'SELF_HOSTED_CONTROL_PLANE_URL'] },
  { plane: 'control', exactly: ['https://api.portkey.ai/v1', 'https://SELF_HOSTED_CONTROL_PLANE_URL'] },
  { plane: 'gateway', exactly: ['https://api.portkey.ai/v1', 'SELF_HOSTED_GATEWAY_URL'] },
  { plane: 'control', exactly: ['https://api.portkey.ai/v1'] },
  { plane: 'public', exactly: ['https://api.portkey.ai'] },
];

/** The plane that serves these addresses; undefined where no rule knows them, so that a person decides. */
export function planeOf(urls: readonly string[], rules: readonly PlaneRule[]): string | undefined {
  const sorted = [...urls].sort().join('\n');
  return rules.find(({ includes, exactly }) =>
    exactly ? [...exactly].sort().join('\n') === sorted : includes !== undefined && sorted.includes(includes),
  )?.plane;
}
