// Failures on demand.
import { afterEach, describe, expect, it } from 'vitest';
import { readFaults } from '../../src/sandbox/faults.ts';
import { generator } from '../../src/sandbox/identity.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { type Arguments, callTool } from './given.ts';

let sandbox: Sandbox | undefined;

afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

async function start(options: SandboxOptions): Promise<Sandbox> {
  sandbox = await startSandbox(options);
  return sandbox;
}

async function statuses(own: Sandbox, tool: string, times: number, args?: Arguments): Promise<number[]> {
  const found = [];
  for (let n = 0; n < times; n++) found.push((await callTool(own, tool, args)).status);
  return found;
}

describe('faults', () => {
  it('a route fails as often as it is told to, and then works', async () => {
    const own = await start({ faults: 'GET /prompts=503x2' });
    expect(await statuses(own, 'list_prompts', 3)).toEqual([503, 503, 200]);
    expect(await statuses(own, 'list_configs', 1)).toEqual([200]);
  });

  it('a star stands for anything in a path, and a method may be left out', async () => {
    const own = await start({ faults: '/admin/*=500' });
    expect(await statuses(own, 'list_workspaces', 2)).toEqual([500, 500]);
    expect(await statuses(own, 'get_workspace', 1, { workspaceId: 'production' })).toEqual([500]);
  });

  it('chances are those of the seed: about as many fail as were asked for, the same ones every time', async () => {
    const faults = readFaults('429:0.2,500:0.1', generator(1), () => 0);
    const again = readFaults('429:0.2,500:0.1', generator(1), () => 0);
    const found = Array.from({ length: 2000 }, () => faults('GET', '/prompts').status);
    expect(Array.from({ length: 2000 }, () => again('GET', '/prompts').status)).toEqual(found);
    const share = (status: number) => found.filter((one) => one === status).length / found.length;
    expect(share(429)).toBeGreaterThan(0.15);
    expect(share(429)).toBeLessThan(0.25);
    expect(share(500)).toBeGreaterThan(0.05);
  });

  it('a limit answers 429 with Retry-After until its window is over', async () => {
    let time = Date.parse('2026-06-30T12:00:00Z');
    const own = await start({ faults: 'limit:2/60s', now: () => time });
    expect(await statuses(own, 'list_configs', 3)).toEqual([200, 200, 429]);
    expect((await callTool(own, 'list_configs')).headers.get('retry-after')).toBe('1');
    time += 60_000;
    expect(await statuses(own, 'list_configs', 1)).toEqual([200]);
  });

  it('a reset closes the connection without an answer', async () => {
    const own = await start({ faults: 'GET /labels=reset' });
    await expect(callTool(own, 'list_prompt_labels')).rejects.toThrow();
    expect(await statuses(own, 'list_configs', 1)).toEqual([200]);
  });

  it('latency lets every request wait', async () => {
    const own = await start({ faults: 'latency:80ms' });
    const began = performance.now();
    await callTool(own, 'list_prompt_labels');
    expect(performance.now() - began).toBeGreaterThanOrEqual(75);
  });

  it.each(['nonsense', '429:2', '200:0.5', 'GET prompts=503', 'latency:fast', '/x=700'])(
    'refuses %s by name',
    async (faults) => {
      await expect(startSandbox({ faults })).rejects.toThrow(faults);
    },
  );
});
