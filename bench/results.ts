// The figures that the documents show: bench/results.json, written by `npm run bench -- --write` and read by codegen.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { CallOverhead } from './call-overhead.ts';
import type { Listing } from './listing.ts';
import type { Size } from './size.ts';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  readonly platform: string;
  /** The day of the measurement. */
  readonly date: string;
}

export interface StartUpFigures {
  readonly ms: number;
  readonly peakMb?: number;
  readonly cpuMs?: number;
}

export interface GrowthFigures extends StartUpFigures {
  readonly listing: Listing;
}

export interface Results {
  readonly machine: Machine;
  readonly peer: string;
  readonly rounds: number;
  readonly bareMs: number;
  readonly startUp: {
    readonly own: StartUpFigures;
    readonly discover: StartUpFigures;
    readonly peer: StartUpFigures;
    /** Where NODE_EXTRA_CA_CERTS is set, which makes every start of Node slower: the same without it. */
    readonly withoutExtraCerts?: { readonly bareMs: number; readonly own: StartUpFigures };
  };
  readonly size: { readonly own: Size; readonly peer: Size };
  readonly listing: { readonly own: Listing; readonly discover: Listing; readonly peer: Listing };
  readonly call: CallOverhead;
  readonly growth: readonly GrowthFigures[];
}

/** What `npm run bench:http -- --write` keeps: its table and what it says below. */
export interface HttpResults {
  readonly machine: Machine;
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

/** What the project holds itself to. */
export const bounds = {
  startUpToBare: 2.4,
  startUpToPeer: 0.5,
  memoryToPeer: 0.65,
  sizeMb: 2.5,
  callToBare: 1.35,
  callCpuMs: 0.3,
} as const;

const file = fileURLToPath(new URL('./results.json', import.meta.url));
const httpFile = fileURLToPath(new URL('./results-http.json', import.meta.url));

/** Three digits are what such measurements are good for. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(3)) : value;
}

export function writeResults(results: Results): void {
  writeFileSync(file, `${JSON.stringify(results, rounded, 2)}\n`);
}

/** @returns undefined before the first measurement. */
export function readResults(): Results | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : undefined;
}

export function writeHttpResults(results: HttpResults): void {
  writeFileSync(httpFile, `${JSON.stringify(results, undefined, 2)}\n`);
}

/** @returns undefined before the first measurement. */
export function readHttpResults(): HttpResults | undefined {
  return existsSync(httpFile) ? (JSON.parse(readFileSync(httpFile, 'utf8')) as HttpResults) : undefined;
}

export function thisMachine(): Machine {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    date: new Date().toISOString().slice(0, 10),
  };
}
