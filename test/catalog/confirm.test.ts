// What a confirmation is bound to, for how long, and that it is spent once.

import { describe, expect, it } from 'vitest';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools } from '../../src/catalog/build-catalog.ts';
import { type ConfirmMode, createConfirmer } from '../../src/catalog/confirm/confirm.ts';
import { createTokenSigner, memoryNonceStore } from '../../src/catalog/confirm/token.ts';
import type { CallContext, CallOutcome, ParsedArguments, Tool } from '../../src/catalog/tool.ts';
import type { Arguments } from '../../src/runtime/tool-schema.ts';

const key = Buffer.alloc(32, 1);
const tools = new Map(allTools(offlineBackend).map((tool) => [tool.name, tool]));

function tool(name: string): Tool {
  const found = tools.get(name);
  if (!found) throw new Error(`no tool ${name}`);
  return found;
}

function context(more: Partial<CallContext> = {}): CallContext {
  return { signal: new AbortController().signal, principal: 'anna', progress: () => {}, ...more };
}

function parsed(given: Arguments, confirmationToken?: string): ParsedArguments {
  return {
    args: given,
    options: { allPages: false, ...(confirmationToken !== undefined && { confirmationToken }) },
  };
}

/** A confirmer with a clock that tests set. */
function confirmerAt(mode: ConfirmMode, clock: { now: number } = { now: 1_000_000 }) {
  return createConfirmer({
    mode,
    key,
    now: () => clock.now,
    describe: async ({ title }) => ({ headline: title, details: [], meaning: 'It is gone then.' }),
  });
}

const args = { promptId: 'welcome', b: { y: 1, x: [1, 2] } };
const sameArgs = { b: { x: [1, 2], y: 1 }, promptId: 'welcome' };

function stateOf(outcome: CallOutcome | undefined): string {
  if (!outcome || outcome.ok || !outcome.ask) throw new Error('nobody was asked');
  return outcome.ask.state;
}

function tokenOf(outcome: CallOutcome | undefined): string {
  const confirmation = outcome?.value['confirmation'] as { readonly token: string } | undefined;
  if (!confirmation) throw new Error('no token was given');
  return confirmation.token;
}

function answered(state: unknown, accepted = true): CallContext {
  return context({ asking: { answer: { outcome: accepted ? 'accepted' : 'declined', state } } });
}

describe('an answer', () => {
  const asking = context({ asking: {} });
  const deletePrompt = tool('delete_prompt');
  const ask = async (confirmer = confirmerAt('auto')) => ({
    confirmer,
    state: stateOf(await confirmer.decide(deletePrompt, parsed(args), asking)),
  });

  it('lets the same call run once, however its arguments are ordered', async () => {
    const { confirmer, state } = await ask();
    expect(await confirmer.decide(deletePrompt, parsed(sameArgs), answered(state))).toBeUndefined();
    await expect(confirmer.decide(deletePrompt, parsed(args), answered(state))).rejects.toThrow(
      /used before/,
    );
  });

  it('lets one of two run when it comes twice at once', async () => {
    const { confirmer, state } = await ask();
    const both = await Promise.allSettled(
      [1, 2].map(() => confirmer.decide(deletePrompt, parsed(args), answered(state))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('that declines uses the question up', async () => {
    const clock = { now: 5_000_000 };
    const { confirmer, state } = await ask(confirmerAt('auto', clock));
    clock.now += 4_000;
    await expect(confirmer.decide(deletePrompt, parsed(args), answered(state, false))).rejects.toThrow(
      /did not confirm/,
    );
    await expect(confirmer.decide(deletePrompt, parsed(args), answered(state))).rejects.toThrow(
      /used before/,
    );
  });

  it('that declines sooner than a person could leads to a token, which runs the call once', async () => {
    const clock = { now: 5_000_000 };
    const { confirmer, state } = await ask(confirmerAt('auto', clock));
    clock.now += 20;
    const offered = await confirmer.decide(deletePrompt, parsed(args), answered(state, false));
    expect(offered?.value).toMatchObject({ error: { code: 'not_confirmed' } });
    const token = tokenOf(offered);
    expect(await confirmer.decide(deletePrompt, parsed(args, token), asking)).toBeUndefined();
    await expect(confirmer.decide(deletePrompt, parsed(args, token), asking)).rejects.toThrow(/used before/);
  });

  const failed = (state: unknown, outcome: 'unavailable' | 'unanswered'): CallContext =>
    context({ asking: { answer: { outcome, state } } });

  it('that is an error counts as a client that cannot be asked', async () => {
    const auto = await ask(confirmerAt('auto'));
    const run = auto.confirmer.decide(deletePrompt, parsed(args), failed(auto.state, 'unavailable'));
    expect(await run).toBeUndefined();
    const always = await ask(confirmerAt('always'));
    const outcome = await always.confirmer.decide(
      deletePrompt,
      parsed(args),
      failed(always.state, 'unavailable'),
    );
    expect(tokenOf(outcome)).toMatch(/^c1/);
  });

  it('that never came leads to a token, and runs nothing', async () => {
    const { confirmer, state } = await ask(confirmerAt('auto'));
    const outcome = await confirmer.decide(deletePrompt, parsed(args), failed(state, 'unanswered'));
    expect(tokenOf(outcome)).toMatch(/^c1/);
  });

  const changed: readonly (readonly [string, Tool, Arguments, Partial<CallContext>])[] = [
    ['other arguments', deletePrompt, { ...args, promptId: 'other' }, {}],
    ['one argument more', deletePrompt, { ...args, more: true }, {}],
    ['a nested value changed', deletePrompt, { ...args, b: { y: 2, x: [1, 2] } }, {}],
    ['another order of a list', deletePrompt, { ...args, b: { y: 1, x: [2, 1] } }, {}],
    ['another tool', tool('delete_collection'), args, {}],
    ['another caller', deletePrompt, args, { principal: 'bert' }],
    ['another key', deletePrompt, args, { apiKey: 'pk-2' }],
  ];
  for (const [what, which, given, who] of changed) {
    it(`does not hold for ${what}`, async () => {
      const { confirmer, state } = await ask();
      await expect(confirmer.decide(which, parsed(given), { ...answered(state), ...who })).rejects.toThrow(
        /belongs to another/,
      );
    });
  }

  it('does not hold when it is late', async () => {
    const clock = { now: 5_000_000 };
    const { confirmer, state } = await ask(confirmerAt('auto', clock));
    clock.now += 600_000;
    await expect(confirmer.decide(deletePrompt, parsed(args), answered(state))).rejects.toThrow(
      /has expired/,
    );
  });

  it('does not hold with its state altered, missing, or of another kind', async () => {
    const { confirmer, state } = await ask(confirmerAt('always'));
    const [version, nonce = '', until = '', bound, mac] = state.split('.');
    const longer = (Number.parseInt(until, 36) + 1).toString(36);
    const flipped = `${nonce.startsWith('A') ? 'B' : 'A'}${nonce.slice(1)}`;
    const token = await confirmer.decide(deletePrompt, parsed(args), context());
    const altered = [
      undefined,
      7,
      '',
      state.slice(0, -1),
      `${state}A`,
      [version, flipped, until, bound, mac].join('.'),
      [version, nonce, longer, bound, mac].join('.'),
      'x'.repeat(100_000),
    ];
    for (const bad of altered)
      await expect(confirmer.decide(deletePrompt, parsed(args), answered(bad))).rejects.toThrow(
        /not one that this server gave/,
      );
    await expect(confirmer.decide(deletePrompt, parsed(args), answered(tokenOf(token)))).rejects.toThrow(
      /belongs to another/,
    );
  });
});

describe('a token', () => {
  it('is good for five minutes and no longer', async () => {
    const clock = { now: 0 };
    const confirmer = confirmerAt('always', clock);
    const which = tool('rotate_api_key');
    const first = await confirmer.decide(which, parsed({ id: 'k' }), context());
    const token = tokenOf(first);
    // Another process, up since before the token was given.
    const early = createConfirmer({
      mode: 'always',
      key,
      now: () => clock.now,
      describe: async () => ({ headline: '', details: [], meaning: '' }),
    });
    clock.now = 299_999;
    expect(await early.decide(which, parsed({ id: 'k' }, token), context())).toBeUndefined();
    clock.now = 300_000;
    await expect(confirmer.decide(which, parsed({ id: 'k' }, token), context())).rejects.toThrow(
      /has expired/,
    );
  });
});

describe('a dry run of several steps', () => {
  it('is not asked about, whatever its class', async () => {
    const { operation: _operation, ...several } = { ...tool('delete_prompt') };
    const confirmer = confirmerAt('always');
    expect(await confirmer.decide(several, parsed({ dry_run: true }), context())).toBeUndefined();
    expect(await confirmer.decide(several, parsed({ dry_run: false }), context())).toBeDefined();
  });
});

describe('the memory of what was spent', () => {
  it('is bounded, forgets what has expired, and refuses rather than forget what has not', async () => {
    const clock = { now: 0 };
    const store = memoryNonceStore(() => clock.now, 2);
    expect(store.consume('a', 100)).toBe('good');
    expect(store.consume('b', 200)).toBe('good');
    expect(store.consume('a', 100)).toBe('spent');
    expect(store.consume('c', 300)).toBe('full');
    clock.now = 150;
    expect(store.consume('c', 300)).toBe('good');
    expect(store.consume('b', 200)).toBe('spent');
    const tokens = createTokenSigner({ key, now: () => clock.now, spent: store });
    expect(await tokens.verify(tokens.issue('x', 10), 'x')).toBe('full');
  });
});
