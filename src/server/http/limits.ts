// How many requests a caller may make.
import type { Limiter, Report } from './interfaces.ts';
import type { LimitSettings } from './settings.ts';

export async function createLimiter(_settings: LimitSettings, _report: Report): Promise<Limiter> {
  return {
    take: async () => ({ allowed: true, headers: {} }),
    health: () => ({ ok: true }),
    close: async () => {},
  };
}
