// The log: levels, the line of a call, and what no line may hold.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { callLogger, createLog, type LogLevel } from '../../src/logging.ts';
import type { CallRecord } from '../../src/portkey/client.ts';

const CALL: CallRecord = {
  tool: 'list_prompts',
  domain: 'prompts',
  operation: 'GET /prompts',
  ok: true,
  status: 200,
  ms: 12.6,
  attempts: 2,
  bytes: 345,
  requestId: 'req-1',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};

async function linesOf(
  level: LogLevel,
  write: (log: ReturnType<typeof createLog>) => void,
  expected: number,
) {
  const lines: string[] = [];
  write(createLog({ level, secrets: ['pk-secret-key'], write: (line) => lines.push(line) }));
  const deadline = Date.now() + 5_000;
  while (lines.length < expected && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, 20));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('has one line a call, with the call’s facts and nothing else', async () => {
    const [line, ...rest] = await linesOf('info', (log) => callLogger(log)?.(CALL), 1);
    expect(rest).toEqual([]);
    expect(line).toEqual({
      level: 30,
      time: expect.any(Number),
      msg: 'call',
      tool: 'list_prompts',
      operation: 'GET /prompts',
      status: 200,
      ms: 13,
      attempts: 2,
      bytes: 345,
      request_id: 'req-1',
      traceparent: CALL.traceparent,
    });
  });

  it.each([
    ['silent', 0],
    ['error', 1],
    ['warn', 2],
    ['info', 4],
    ['debug', 5],
  ] as const)('at %s lets %i of five lines through', async (level, count) => {
    const lines = await linesOf(
      level,
      (log) => {
        log.debug('a');
        log.info('b');
        callLogger(log)?.(CALL);
        log.warn('c');
        log.error('d');
      },
      count,
    );
    expect(lines).toHaveLength(count);
  });

  it('cuts the environment’s secrets and bearer tokens from any line', async () => {
    const [line] = await linesOf(
      'error',
      (log) => log.error('pk-secret-key', { error: { got: 'Bearer abcdef123' } }),
      1,
    );
    expect(line).toMatchObject({ msg: '[redacted]', error: { got: 'Bearer [redacted]' } });
  });

  it('goes to stderr, also when the process ends at once', async () => {
    const url = new URL('../../src/logging.ts', import.meta.url);
    const code = `const { createLog } = await import(${JSON.stringify(url.href)});
      createLog({ level: 'info', secrets: ['pk-secret-key'] }).info('bye pk-secret-key', { n: 1 }); process.exit(0);`;
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', code],
      {
        cwd: new URL('../..', import.meta.url),
      },
    );
    expect(stdout).toBe('');
    expect(JSON.parse(stderr)).toMatchObject({ level: 30, msg: 'bye [redacted]', n: 1 });
  });
});
