// Lets the event loop turn between pieces of long work, so that others are served meanwhile.

/** Resolves once what else is due has run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
