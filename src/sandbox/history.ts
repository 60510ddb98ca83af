// Thirty days of requests, of which every series, group and summary is computed: so that their totals
// agree. Made on first use, the same for the same seed and clock.
import { models } from './domains/models.ts';
import { generator } from './identity.ts';

/** Requests of one kind: who sends them, through what, and how many on a busy hour. */
export interface Flow {
  readonly workspace: string;
  readonly perHour: number;
  readonly model: string;
  readonly virtualKey: string;
  readonly config: string;
  readonly prompt: string;
  readonly apiKey: string;
  readonly users: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Tokens of a typical request and its answer. */
  readonly input: number;
  readonly output: number;
}

/** What a user thought of an answer. */
export interface Rating {
  readonly id: string;
  value: number;
  weight: number;
}

/** One request of the past. */
export interface Entry {
  readonly id: string;
  readonly trace: string;
  /** ms since 1970. */
  readonly time: number;
  readonly workspace: string;
  readonly provider: string;
  readonly model: string;
  readonly virtualKey: string;
  readonly config: string;
  readonly prompt: string;
  readonly apiKey: string;
  readonly user: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly input: number;
  readonly output: number;
  /** Whole US cents, so that sums of any parts give the sum of the whole. */
  readonly cost: number;
  readonly status: number;
  /** ms. */
  readonly latency: number;
  readonly cache: 'simple' | 'semantic' | null;
  /** Cents that the cache kept from being spent. */
  readonly saved: number;
  readonly retries: number;
  readonly fallback: boolean;
  readonly ratings: Rating[];
  /** What the caller sent, for an entry that came in by POST /logs. */
  readonly raw?: { readonly request: unknown; readonly response: unknown };
}

const hour = 3_600_000;
const day = 24 * hour;
const days = 30;

/** How busy each hour of a UTC day is, of 1. */
const hours = [
  0.05, 0.04, 0.03, 0.03, 0.05, 0.1, 0.25, 0.5, 0.8, 0.95, 1, 0.95, 0.8, 0.9, 1, 0.95, 0.85, 0.7, 0.5, 0.35,
  0.25, 0.18, 0.12, 0.08,
];

/** The provider's bad afternoon: so many days ago, between these hours UTC, and how much failed. */
const incident = { daysAgo: 9, from: 13, to: 16, failing: 0.35 };

function idOf(index: number): string {
  return `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
}

/** What a request costs: whole cents, one at least. */
function costOf(model: string, input: number, output: number): number {
  const price = models.find(({ slug }) => slug === model);
  return Math.max(1, Math.round(input * (price?.input ?? 0.0001) + output * (price?.output ?? 0.0004)));
}

/** The requests of the past, and those that come in while the sandbox runs. */
export class History {
  /** In the order of time. */
  readonly entries: Entry[] = [];
  /** When it begins, ms since 1970. */
  readonly start: number;

  constructor(flows: readonly Flow[], seed: number, now: number) {
    const random = generator(seed ^ 0x5eed);
    const first = Math.floor(now / hour) * hour - days * day;
    this.start = first;
    for (let at = first; at < now; at += hour) {
      const moments: { flow: Flow; time: number }[] = [];
      for (const flow of flows) {
        const requests = Math.floor(flow.perHour * busy(at, first) + random());
        for (let n = 0; n < requests; n++) moments.push({ flow, time: at + Math.floor(random() * hour) });
      }
      moments.sort((one, other) => one.time - other.time);
      for (const { flow, time } of moments) {
        if (time < now) this.entries.push(this.#entry(flow, time, now, random));
      }
    }
  }

  #entry(flow: Flow, time: number, now: number, random: () => number): Entry {
    const index = this.entries.length;
    const model = models.find(({ slug }) => slug === flow.model);
    const user = flow.users[Math.floor(random() ** 2 * flow.users.length)] ?? 'nobody';
    const input = Math.round(flow.input * (0.5 + random()));
    const output = Math.round(flow.output * (0.4 + 1.2 * random()));
    const cost = costOf(flow.model, input, output);
    const chance = random();
    const cache = chance < 0.11 ? 'simple' : chance < 0.17 ? 'semantic' : null;
    const trouble = cache ? 1 : random();
    const bad = inIncident(time, now) ? incident.failing : 0.015;
    const failed = trouble < bad;
    const rescued = !failed && trouble < bad * 3;
    const status = failed ? ([429, 503, 500, 400][Math.floor(random() ** 2 * 4)] ?? 500) : 200;
    const latency = cache
      ? 20 + random() * 60
      : (model?.latency ?? 1000) * (0.5 + random() + random() ** 6 * 5);
    const rated = !failed && random() < 0.06;
    return {
      id: idOf(index),
      trace: `trace-${index}`,
      time,
      workspace: flow.workspace,
      provider: model?.provider ?? 'openai',
      model: flow.model,
      virtualKey: flow.virtualKey,
      config: flow.config,
      prompt: flow.prompt,
      apiKey: flow.apiKey,
      user,
      metadata: { ...flow.metadata, _user: user },
      input,
      output: failed ? 0 : output,
      cost: failed || cache ? 0 : cost,
      status,
      latency: Math.round(latency),
      cache,
      saved: cache ? cost : 0,
      retries: rescued && random() < 0.7 ? 1 + Math.floor(random() * 3) : 0,
      fallback: rescued && random() < 0.4,
      ratings: rated ? [{ id: `feedback-${index}`, value: random() < 0.8 ? 5 : -5, weight: 1 }] : [],
    };
  }

  /** Adds a request that came in just now; what is left out stands for "nothing special". */
  add(entry: Partial<Entry> & Pick<Entry, 'time' | 'workspace'>): Entry {
    const index = this.entries.length;
    const made: Entry = {
      id: idOf(index),
      trace: `trace-${index}`,
      provider: 'openai',
      model: 'gpt-4o-mini',
      virtualKey: '',
      config: '',
      prompt: '',
      apiKey: '',
      user: '',
      metadata: {},
      input: 0,
      output: 0,
      cost: 0,
      status: 200,
      latency: 0,
      cache: null,
      saved: 0,
      retries: 0,
      fallback: false,
      ratings: [],
      ...entry,
    };
    this.entries.push(made);
    return made;
  }

  /** The request of an id. */
  find(id: string): Entry | undefined {
    const entry = this.entries[Number.parseInt(id.slice(-12), 16)];
    return entry?.id === id ? entry : undefined;
  }
}

/** How busy an hour is: weekends are quiet, and use grows by a third over the month. */
function busy(at: number, first: number): number {
  const when = new Date(at);
  const weekend = when.getUTCDay() === 0 || when.getUTCDay() === 6;
  const growth = 1 + (0.33 * (at - first)) / (days * day);
  return (hours[when.getUTCHours()] ?? 0) * (weekend ? 0.3 : 1) * growth;
}

function inIncident(time: number, now: number): boolean {
  const midnight = Math.floor(now / day) * day - incident.daysAgo * day;
  return time >= midnight + incident.from * hour && time < midnight + incident.to * hour;
}
