// Failures on demand, so that retries, hints and plans can be rehearsed. The syntax is in docs/sandbox.md.

/** What happens to one request: nothing, or an answer in the handler's place; after a wait. */
export interface Fault {
  /** The status to answer with; 0 closes the connection without an answer. */
  readonly status: number | undefined;
  readonly delayMs: number;
}

/** Decides what goes wrong with a request. `path` is without the version, as in the contract. */
export type Faults = (method: string, path: string) => Fault;

interface Rule {
  readonly method: string | undefined;
  readonly path: RegExp | undefined;
  readonly status: number;
  readonly probability: number;
  left: number;
}

interface Window {
  readonly most: number;
  readonly ms: number;
  start: number;
  count: number;
}

class FaultSyntaxError extends Error {
  constructor(piece: string) {
    super(
      `cannot read "${piece}" among the faults; they are pieces like 429:0.2, reset:0.1, latency:300ms, ` +
        'limit:60/60s, "GET /prompts=503" and "PUT /configs/*=500x2", joined by commas',
    );
    this.name = 'FaultSyntaxError';
  }
}

function statusOf(piece: string, word: string): number {
  if (word === 'reset') return 0;
  const status = Number(word);
  if (!Number.isInteger(status) || status < 400 || status > 599) throw new FaultSyntaxError(piece);
  return status;
}

function milliseconds(amount: string, unit: string): number {
  return Number(amount) * (unit === 's' ? 1000 : 1);
}

/** "/prompts/*" as a pattern: a star stands for anything in it. */
function pattern(path: string): RegExp {
  const parts = path.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

/**
 * Reads a description of faults; '' is none. Throws an Error that names the piece it cannot read.
 * @param random from 0 to below 1: the sandbox's own generator, so that a run can be repeated
 */
export function readFaults(description: string, random: () => number, now: () => number): Faults {
  const rules: Rule[] = [];
  const windows: Window[] = [];
  let delayMs = 0;
  for (const piece of description.split(',').map((part) => part.trim())) {
    if (piece === '') continue;
    const wait = /^latency:(\d+)(ms|s)$/.exec(piece);
    const limit = /^limit:(\d+)\/(\d+)(ms|s)$/.exec(piece);
    const chance = /^(\d{3}|reset):(0|1|0?\.\d+|1\.0+)$/.exec(piece);
    const route = /^(?:([A-Z]+|\*) )?(\/\S*)=(\d{3}|reset)(?:x(\d+))?$/.exec(piece);
    if (wait?.[1] && wait[2]) {
      delayMs = milliseconds(wait[1], wait[2]);
    } else if (limit?.[1] && limit[2] && limit[3]) {
      windows.push({ most: Number(limit[1]), ms: milliseconds(limit[2], limit[3]), start: 0, count: 0 });
    } else if (chance?.[1] && chance[2]) {
      rules.push({
        method: undefined,
        path: undefined,
        status: statusOf(piece, chance[1]),
        probability: Number(chance[2]),
        left: Number.POSITIVE_INFINITY,
      });
    } else if (route?.[2] && route[3]) {
      rules.push({
        method: route[1] === '*' ? undefined : route[1],
        path: pattern(route[2]),
        status: statusOf(piece, route[3]),
        probability: 1,
        left: route[4] === undefined ? Number.POSITIVE_INFINITY : Number(route[4]),
      });
    } else {
      throw new FaultSyntaxError(piece);
    }
  }
  return (method, path) => {
    for (const window of windows) {
      if (now() - window.start >= window.ms) Object.assign(window, { start: now(), count: 0 });
      window.count += 1;
      if (window.count > window.most) return { status: 429, delayMs };
    }
    for (const rule of rules) {
      if (rule.left === 0 || (rule.method && rule.method !== method) || (rule.path && !rule.path.test(path)))
        continue;
      if (rule.probability < 1 && random() >= rule.probability) continue;
      rule.left -= 1;
      return { status: rule.status, delayMs };
    }
    return { status: undefined, delayMs };
  };
}
