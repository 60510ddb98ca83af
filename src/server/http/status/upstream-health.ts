// Upstream health: asks Portkey at most once every few seconds.
import { PortkeyError } from '../../../portkey/errors.ts';
import type { Services } from '../../create-services.ts';
import type { PartHealth } from '../interfaces.ts';

export type Probe = () => Promise<PartHealth>;

/** An answer is good for so long. */
const cacheTtlMs = 5_000;
const timeoutMs = 5_000;

/** @param apiKey stands in where each caller brings its own key: that it is refused shows that Portkey is there */
export function createProbe(services: Pick<Services, 'catalog'>, apiKey: string | undefined): Probe {
  const ask = async (): Promise<PartHealth> => {
    const began = performance.now();
    const result = (facts: Omit<PartHealth, 'ms'> & { ok: boolean }): PartHealth => ({
      ...facts,
      ms: Math.round(performance.now() - began),
    });
    const tool =
      services.catalog.tools.find((candidate) => candidate.name === 'list_prompts') ??
      services.catalog.tools.find(
        (candidate) =>
          candidate.class === 'read' &&
          /^list_/.test(candidate.name) &&
          !candidate.advertised.required?.length,
      );
    if (!tool) return { ok: true, skipped: 'no tool to ask with' };
    try {
      await tool.execute(
        { args: {}, options: { allPages: false } },
        {
          signal: AbortSignal.timeout(timeoutMs),
          principal: 'probe',
          progress: () => {},
          ...(apiKey !== undefined && { apiKey }),
        },
      );
      return result({ ok: true });
    } catch (error) {
      if (!(error instanceof PortkeyError)) throw error;
      const { code, status } = error.toJSON().error;
      const there = status !== undefined && status < 500;
      return result({
        ok: there && (status !== 401 || apiKey !== undefined),
        ...(status !== undefined && { status }),
        code,
      });
    }
  };
  let last: Promise<PartHealth> | undefined;
  let until = 0;
  return () => {
    if (!last || Date.now() > until) {
      until = Date.now() + cacheTtlMs;
      last = ask().catch(() => ({ ok: false, code: 'internal_error' }));
    }
    return last;
  };
}
