// Steps that every client is put through, with the expected results.
import type { Upstream } from './servers.ts';

export const stepNames = [
  'lists tools',
  'reads',
  'writes',
  'gets a tool error',
  'cancels a call',
  'reads a resource',
  'gets a prompt',
  'completes an argument',
  'resumes a cut stream',
] as const;

export type StepName = (typeof stepNames)[number];

/** Each step throws when what came was not what should; one that a client has no way to take is absent. */
export type Steps = Partial<Readonly<Record<StepName, () => Promise<void>>>>;

/** A real client that is connected, or starts a process a step. */
export interface RealClient {
  readonly name: string;
  readonly transport: 'stdio' | 'HTTP';
  readonly era: string;
  readonly open: () => Promise<{ readonly steps: Steps; readonly close: () => Promise<void> }>;
}

export function must(condition: boolean, wanted: string, got: unknown): void {
  if (!condition)
    throw new Error(`wanted ${wanted}, got ${(JSON.stringify(got) ?? 'nothing').slice(0, 300)}`);
}

/** A day of the sandbox's history. */
export function someDay(): {
  readonly time_of_generation_min: string;
  readonly time_of_generation_max: string;
} {
  const day = 24 * 60 * 60 * 1_000;
  return {
    time_of_generation_min: new Date(Date.now() - day).toISOString(),
    time_of_generation_max: new Date().toISOString(),
  };
}

/** Waits for the endless call to reach the upstream, calls it off, and sees that it was given up there. */
export async function seesCancelled(
  upstream: Upstream,
  call: () => Promise<unknown>,
  cancel: () => void,
): Promise<void> {
  const arrival = upstream.nextEndless();
  const ended = call().then(
    (value) => ({ value }),
    () => 'refused' as const,
  );
  const { givenUp } = await within(arrival, 'the call to reach the upstream');
  cancel();
  await within(givenUp, 'the upstream call to be given up');
  await within(ended, 'the client to be told');
}

/** @throws when nothing came in 15 s. */
export async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), 15_000);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

let collections = 0;

/** Arguments of a write that has not been made before. */
export function newCollection(): { readonly name: string } {
  collections += 1;
  return { name: `Made by a client, no. ${collections}` };
}

export const readTool = 'list_prompts';
export const writeTool = 'create_collection';
export const failing = { tool: 'get_prompt', args: { promptId: 'no-such-prompt' } };
export const resource = 'portkey://catalogue';
export const prompt = { name: 'ship_prompt', argument: 'prompt' };
