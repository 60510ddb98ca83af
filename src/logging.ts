// The log: one JSON object a line on stderr, in pino's form, without the secrets of the environment.
import { writeSync } from 'node:fs';
import type { CallRecord } from './portkey/client.ts';
import { createRedactor } from './portkey/redact.ts';
import { visible } from './runtime/visible.ts';

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';
type LineLevel = Exclude<LogLevel, 'silent'>;

/** Numbers of levels as pino has them, which log viewers know. */
const RANK: Record<LogLevel, number> = { debug: 20, info: 30, warn: 40, error: 50, silent: 100 };

export interface Log {
  readonly level: LogLevel;
  readonly debug: (message: string, facts?: Readonly<Record<string, unknown>>) => void;
  readonly info: (message: string, facts?: Readonly<Record<string, unknown>>) => void;
  readonly warn: (message: string, facts?: Readonly<Record<string, unknown>>) => void;
  readonly error: (message: string, facts?: Readonly<Record<string, unknown>>) => void;
}

export interface LogRules {
  readonly level: LogLevel;
  /** Values that no line may hold: keys and tokens of the environment. */
  readonly secrets?: Iterable<string | undefined>;
  /** Where a line goes; stderr when unset. */
  readonly write?: (line: string) => void;
}

/** Makes a log. A line never holds one of the secrets, nor what follows `Bearer` or `Basic`. */
export function createLog({ level, secrets = [], write = toStderr }: LogRules): Log {
  const redactor = createRedactor(secrets);
  const line =
    (at: LineLevel) =>
    (message: string, facts: object = {}) => {
      if (RANK[at] < RANK[level]) return;
      const text = JSON.stringify({ level: RANK[at], time: Date.now(), ...facts, msg: message });
      write(`${visible(redactor.text(text))}\n`);
    };
  return { level, debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}

/** What writes the one line of a call, at `info`; undefined below. It names no argument's value: the record has none. */
export function callLogger(log: Log): ((call: CallRecord) => void) | undefined {
  if (RANK.info < RANK[log.level]) return undefined;
  return ({ tool, operation, status, code, ms, attempts, bytes, requestId, traceparent }) =>
    log.info('call', {
      tool,
      operation,
      status,
      code,
      ms: Math.round(ms),
      attempts,
      bytes,
      request_id: requestId,
      traceparent,
    });
}

function toStderr(line: string): void {
  try {
    writeSync(2, line);
  } catch {
    // A full or closed stderr must not end the server.
  }
}
