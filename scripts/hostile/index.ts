// npm run hostile: sends hostile inputs to the built server over stdio and HTTP. It fails when one of them holds the
// event loop for longer than the bound beyond what node itself takes to read it, keeps /health waiting, or takes more
// than twenty times the work when it grows tenfold. `-- --only WORD` sends those of that name, `-- --worst` lists what
// held the loop longest.
import { parseArgs } from 'node:util';
import { type HostileCase, hostileCases, sized } from './cases.ts';
import { type ReplyCase, startReplies } from './replies.ts';
import { startHttp, startStdio, startUpstream, type Target, type Work } from './targets.ts';

/** In ms. */
const bounds = { hold: 50, health: 200, all: 240_000 };
/** A machine that does something else holds a process too: what is the server's own doing shows each time. */
const tries = 3;
/** Work may grow so much with an input that grows tenfold, beyond what an input of no size costs, in ms of CPU. */
const growth = { most: 20, least: 10, tries: 4 };

type Sent = HostileCase & Partial<ReplyCase>;
type Measured = Work & { readonly health: number };

const { values: options } = parseArgs({
  options: { only: { type: 'string', default: '' }, worst: { type: 'boolean', default: false } },
});

async function measure(target: Target, one: HostileCase): Promise<Measured> {
  await target.work();
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
  return { ...(await target.work()), health };
}

const began = performance.now();
const upstream = await startUpstream();
const replies = await startReplies();
const bare = await startHttp('bare', {});
const chosen = (cases: readonly Sent[]): readonly Sent[] =>
  cases.filter(({ name }) => name.includes(options.only));
/** What is sent where: hostile requests to servers before the sandbox, plain ones to servers before a hostile upstream. */
const runs: readonly { name: string; target: Target; cases: readonly Sent[] }[] = [
  { name: 'http', target: await startHttp('server', upstream.env), cases: chosen(hostileCases()) },
  { name: 'stdio', target: await startStdio(upstream.env), cases: chosen(hostileCases()) },
  { name: 'http', target: await startHttp('server', replies.env), cases: chosen(replies.cases) },
  { name: 'stdio', target: await startStdio(replies.env), cases: chosen(replies.cases) },
];
const faults: string[] = [];
const worst = { hold: 0, health: 0, growth: 0 };
/** What each input held. */
const held: { what: string; ms: number }[] = [];
// What is loaded at the first call of a kind is no work on an input.
for (const { target, cases } of runs)
  for (const one of cases.filter((_one, at) => at % 9 === 0)) await target.send(one).catch(() => {});

/** @returns the CPU time that it took, in ms */
async function check(name: string, target: Target, one: Sent): Promise<number> {
  const none = Number.POSITIVE_INFINITY;
  let least: Measured = { hold: none, cpu: none, health: none };
  for (let n = 0; n < tries && (least.hold > bounds.hold || least.health > bounds.health); n += 1) {
    const yardstick = await measure(bare, { ...one, body: one.reply ?? one.body });
    const measured = await measure(target, one);
    least = {
      hold: Math.min(least.hold, Math.max(0, measured.hold - yardstick.hold)),
      cpu: Math.min(least.cpu, measured.cpu),
      health: Math.min(least.health, measured.health),
    };
  }
  held.push({ what: `${name}: ${one.name}`, ms: least.hold });
  worst.hold = Math.max(worst.hold, least.hold);
  worst.health = Math.max(worst.health, least.health);
  if (least.hold > bounds.hold) faults.push(`${name}: ${one.name}: held for ${least.hold.toFixed(0)} ms`);
  if (least.health > bounds.health)
    faults.push(`${name}: ${one.name}: /health took ${least.health.toFixed(0)} ms`);
  return least.cpu;
}

/** Holds inputs against those of the same name and a tenth of their size. */
async function checkGrowth(
  name: string,
  target: Target,
  cases: readonly Sent[],
  cpu: ReadonlyMap<string, number>,
): Promise<number> {
  let pairs = 0;
  for (const large of cases) {
    const { size = 0 } = large;
    const family = large.name.slice(0, -String(size).length - 2);
    const small = cases.find((one) => one.size === size / 10 && one.name === sized(family, size / 10));
    let [one, ten] = [small && cpu.get(small.name), cpu.get(large.name)];
    if (!small || one === undefined || ten === undefined) continue;
    pairs += 1;
    // Each is the least of several, so that it is the machine's doing no more.
    for (let n = 0; n < growth.tries && ten > growth.most * Math.max(one, growth.least); n += 1) {
      one = Math.min(one, (await measure(target, small)).cpu);
      ten = Math.min(ten, (await measure(target, large)).cpu);
    }
    const times = ten / Math.max(one, growth.least);
    worst.growth = Math.max(worst.growth, times);
    if (times > growth.most)
      faults.push(
        `${name}: ${large.name}: ${ten.toFixed(0)} ms of work, and ${one.toFixed(0)} ms for a tenth of it`,
      );
  }
  return pairs;
}

let done = 0;
let pairs = 0;
try {
  for (const { name, target, cases } of runs) {
    const cpu = new Map<string, number>();
    for (const one of cases) {
      if (performance.now() - began > bounds.all) break;
      await check(name, target, one).then(
        (ms) => cpu.set(one.name, ms),
        (error: Error) => faults.push(`${name}: ${one.name}: ${error.message}`),
      );
      done += 1;
    }
    pairs += await checkGrowth(name, target, cases, cpu);
  }
} finally {
  for (const { stop } of [...runs.map(({ target }) => target), bare, upstream, replies]) stop();
}
const all = runs.reduce((sum, { cases }) => sum + cases.length, 0);
if (done < all) faults.push(`only ${done} of ${all} were sent in ${bounds.all / 1_000} s`);
for (const fault of faults) console.error(fault);
if (options.worst)
  for (const { what, ms } of held.sort((a, b) => b.ms - a.ms).slice(0, 30))
    console.log(`${ms.toFixed(1).padStart(6)} ms  ${what}`);
const seconds = ((performance.now() - began) / 1_000).toFixed(0);
console.log(
  `${all / 2} inputs over stdio and HTTP in ${seconds} s: the loop held for at most ${worst.hold.toFixed(0)} ms beyond node's own, /health within ${worst.health.toFixed(0)} ms; ${pairs} of them grown tenfold took at most ${worst.growth.toFixed(1)} times the work`,
);
process.exit(faults.length > 0 ? 1 : 0);
