// The server's own log lines: one JSON object a line on stderr, never on stdout, which is the protocol's.
import type { LogLevel } from './settings.ts';

export interface Logger {
  readonly level: LogLevel;
  readonly error: (facts: object, message: string) => void;
  readonly warn: (facts: object, message: string) => void;
  readonly info: (facts: object, message: string) => void;
  readonly debug: (facts: object, message: string) => void;
}
