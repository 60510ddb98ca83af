// The official SDK, every admin method of it, against the sandbox: what it sends is taken, or it stands below why not.
import { Portkey } from 'portkey-ai';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { calls, type Differences, differences } from './calls.ts';

let sandbox: Sandbox;
let client: Portkey;
beforeAll(async () => {
  sandbox = await startSandbox();
  client = new Portkey({ apiKey: sandbox.key, baseURL: sandbox.url });
});
afterAll(() => sandbox.close());

interface Failure {
  readonly status?: number;
  readonly message?: string;
}

it('makes every call, but for those with a reason', async () => {
  const outcomes: Record<string, string> = {};
  const context = new Map<string, string>();
  for (const [name, make] of Object.entries(calls)) {
    try {
      await make(client, context);
      outcomes[name] = 'passes';
    } catch (error) {
      const { status, message } = error as Failure;
      outcomes[name] = `${status ?? ''} ${String(message).slice(0, 200)}`;
    }
  }
  const failed = Object.fromEntries(Object.entries(outcomes).filter(([, outcome]) => outcome !== 'passes'));
  const known: Differences = differences;
  // A difference that is gone is taken off the list.
  expect(Object.keys(failed).sort(), JSON.stringify(failed, null, 1)).toEqual(Object.keys(known).sort());
});

it('covers every admin method that the SDK has', () => {
  const admin =
    /^(admin|virtualKeys|apiKeys|configs|logs|integrations|providers|guardrails|analytics|mcpServers|mcpIntegrations|prompts|labels|collections|feedback)(\.|$)/;
  const missing = methodsOf(client).filter((method) => admin.test(method) && !Object.hasOwn(calls, method));
  expect(missing).toEqual([]);
});

/** `configs.create`, `admin.users.list`: the methods of every resource. */
function methodsOf(root: object, path = '', seen = new Set<object>()): string[] {
  return Object.entries(root).flatMap(([name, value]) => {
    if (typeof value !== 'object' || value === null || !('client' in value) || seen.has(value)) return [];
    seen.add(value);
    const own = Object.getOwnPropertyNames(Object.getPrototypeOf(value)).filter(
      (one) => one !== 'constructor',
    );
    return [...own.map((method) => `${path}${name}.${method}`), ...methodsOf(value, `${path}${name}.`, seen)];
  });
}
