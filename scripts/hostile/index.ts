// npm run hostile: sends hostile inputs to the built server over stdio and HTTP, and fails when one of them holds the
// event loop for longer than the bound beyond what node itself takes to read it, or keeps /health waiting.
import { type HostileCase, hostileCases } from './cases.ts';
import { type ReplyCase, startReplies } from './replies.ts';
import { startHttp, startStdio, startUpstream, type Target } from './targets.ts';

/** In ms. */
const bounds = { hold: 50, health: 200, all: 58_000 };
/** A machine that does something else holds a process too: what is the server's own doing shows each time. */
const tries = 3;

type Sent = HostileCase & Partial<ReplyCase>;

interface Measured {
  readonly hold: number;
  readonly health: number;
}

async function measure(target: Target, one: HostileCase): Promise<Measured> {
  await target.hold();
  let answered = false;
  const sent = target.send(one).finally(() => {
    answered = true;
  });
  // A failure that comes while /health is asked is thrown by the race below.
  sent.catch(() => {});
  let health = 0;
  while (!answered) {
    health = Math.max(health, await target.health());
    await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, 10))]);
  }
  return { hold: await target.hold(), health };
}

const began = performance.now();
const upstream = await startUpstream();
const replies = await startReplies();
const bare = await startHttp('bare', {});
/** What is sent where: hostile requests to servers before the sandbox, plain ones to servers before a hostile upstream. */
const runs: readonly { name: string; target: Target; cases: readonly Sent[] }[] = [
  { name: 'http', target: await startHttp('server', upstream.env), cases: hostileCases() },
  { name: 'stdio', target: await startStdio(upstream.env), cases: hostileCases() },
  { name: 'http', target: await startHttp('server', replies.env), cases: replies.cases },
  { name: 'stdio', target: await startStdio(replies.env), cases: replies.cases },
];
const faults: string[] = [];
const worst = { hold: 0, health: 0 };
/** What each input held, for `npm run hostile -- --worst`. */
const held: { what: string; ms: number }[] = [];
// What is loaded at the first call of a kind is no work on an input.
for (const { target, cases } of runs)
  for (const one of cases.filter((_one, at) => at % 9 === 0)) await target.send(one).catch(() => {});

async function check(name: string, target: Target, one: Sent): Promise<void> {
  let least: Measured = { hold: Number.POSITIVE_INFINITY, health: Number.POSITIVE_INFINITY };
  for (let n = 0; n < tries && (least.hold > bounds.hold || least.health > bounds.health); n += 1) {
    const yardstick = await measure(bare, { ...one, body: one.reply ?? one.body });
    const measured = await measure(target, one);
    const hold = Math.max(0, measured.hold - yardstick.hold);
    least = { hold: Math.min(least.hold, hold), health: Math.min(least.health, measured.health) };
  }
  held.push({ what: `${name}: ${one.name}`, ms: least.hold });
  worst.hold = Math.max(worst.hold, least.hold);
  worst.health = Math.max(worst.health, least.health);
  if (least.hold > bounds.hold) faults.push(`${name}: ${one.name}: held for ${least.hold.toFixed(0)} ms`);
  if (least.health > bounds.health)
    faults.push(`${name}: ${one.name}: /health took ${least.health.toFixed(0)} ms`);
}

let done = 0;
try {
  for (const { name, target, cases } of runs) {
    for (const one of cases) {
      if (performance.now() - began > bounds.all) break;
      await check(name, target, one).catch((error: Error) =>
        faults.push(`${name}: ${one.name}: ${error.message}`),
      );
      done += 1;
    }
  }
} finally {
  for (const { stop } of [...runs.map(({ target }) => target), bare, upstream, replies]) stop();
}
const all = runs.reduce((sum, { cases }) => sum + cases.length, 0);
if (done < all) faults.push(`only ${done} of ${all} were sent in ${bounds.all / 1_000} s`);
for (const fault of faults) console.error(fault);
if (process.argv.includes('--worst'))
  for (const { what, ms } of held.sort((a, b) => b.ms - a.ms).slice(0, 30))
    console.log(`${ms.toFixed(1).padStart(6)} ms  ${what}`);
const seconds = ((performance.now() - began) / 1_000).toFixed(0);
console.log(
  `${all / 2} inputs over stdio and HTTP in ${seconds} s: the loop held for at most ${worst.hold.toFixed(0)} ms beyond node's own, /health within ${worst.health.toFixed(0)} ms`,
);
process.exit(faults.length > 0 ? 1 : 0);
