// The built stdio server as a process that a hostile peer talks to, and what must hold of it whatever is said.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cleanEnvironment, serverPath } from '../harness/stdio-client.ts';

/** The bound on resident memory, in kB as Linux tells it. */
export const maxResidentKb = 256 * 1024;

/** How long an answer or an exit may take before it counts as missing: far more than it should, for slow machines. */
const patienceMs = 20_000;

export interface Answer {
  readonly id?: unknown;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** From the end of input to the exit. */
  readonly ms: number;
}

export class Peer {
  /** Every fault of the server that was seen, in words. */
  readonly faults: string[] = [];
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<unknown, (answer: Answer) => void>();
  #stdout = '';
  #stderr = '';
  #probes = 0;
  #exit: Promise<[number | null, NodeJS.Signals | null]>;
  #ended = false;

  constructor(environment: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [serverPath], {
      env: cleanEnvironment(environment),
      stdio: 'pipe',
    });
    // A pipe that the server closed is for the exit's check to judge.
    this.#child.stdin.on('error', () => {});
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.#exit = once(this.#child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    this.#exit.then(([code, signal]) => {
      if (!this.#ended)
        this.faults.push(`exited by itself with ${code ?? signal}: ${this.#stderr.slice(-500)}`);
    });
  }

  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Writes, and waits until the pipe took it when `patient`. */
  async write(bytes: string | Uint8Array, patient = true): Promise<void> {
    if (!this.#child.stdin.write(bytes) && patient && this.alive)
      await Promise.race([once(this.#child.stdin, 'drain'), this.#exit, late()]);
  }

  /** Asks, and resolves with the answer, or with undefined when none came. */
  ask(message: {
    readonly id: string | number;
    readonly [key: string]: unknown;
  }): Promise<Answer | undefined> {
    const answer = this.answerTo(message.id);
    void this.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`, false);
    return answer;
  }

  answerTo(id: string | number): Promise<Answer | undefined> {
    return Promise.race([
      new Promise<Answer>((resolve) => this.#waiting.set(id, resolve)),
      this.#exit.then(() => undefined),
      late(),
    ]);
  }

  /** Whether the server still answers; the line break ends whatever half a line came before. */
  async answers(): Promise<boolean> {
    this.#probes += 1;
    await this.write('\n', false);
    return (await this.ask({ id: `probe-${this.#probes}`, method: 'ping' })) !== undefined;
  }

  stopReading(): void {
    this.#child.stdout.pause();
  }

  readAgain(): void {
    this.#child.stdout.resume();
  }

  /** The most memory that the process ever held, in kB; 0 where the system does not tell. */
  peakKb(): number {
    try {
      return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0;
    }
  }

  /** Ends the input, or closes all pipes at once, and judges how the server takes it. */
  async end(how: 'end of input' | 'vanish'): Promise<Ending | undefined> {
    const peak = this.peakKb();
    if (peak > maxResidentKb) this.faults.push(`held ${peak} kB`);
    const start = performance.now();
    this.#ended = true;
    if (how === 'vanish') {
      this.#child.stdout.destroy();
      this.#child.stderr.destroy();
      this.#child.stdin.destroy();
    } else this.#child.stdin.end();
    const exit = await Promise.race([this.#exit, late()]);
    if (exit === undefined) {
      this.#child.kill('SIGKILL');
      this.faults.push(`did not exit after ${how}`);
      return undefined;
    }
    const [code, signal] = exit;
    if (code !== 0) this.faults.push(`exited with ${code ?? signal} after ${how}`);
    this.#judgeStderr();
    return { code, signal, ms: performance.now() - start };
  }

  /** For a peer that is no longer needed, whatever became of it. */
  kill(): void {
    this.#ended = true;
    this.#child.kill('SIGKILL');
  }

  #read(text: string): void {
    const lines = (this.#stdout + text).split('\n');
    this.#stdout = lines.pop() ?? '';
    for (const line of lines) {
      let answer: Answer & { readonly jsonrpc?: string };
      try {
        answer = JSON.parse(line);
      } catch {
        this.faults.push(`wrote to stdout: ${line.slice(0, 200)}`);
        continue;
      }
      if (answer.jsonrpc !== '2.0') this.faults.push(`wrote no JSON-RPC: ${line.slice(0, 200)}`);
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    }
  }

  #judgeStderr(): void {
    for (const line of this.#stderr.split('\n').slice(0, -1)) {
      if (/\bat .*:\d+:\d+/.test(line)) this.faults.push(`printed a stack: ${line.slice(0, 400)}`);
      else if (!line.startsWith('{')) this.faults.push(`printed: ${line.slice(0, 400)}`);
    }
  }
}

function late(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, patienceMs, undefined).unref());
}
