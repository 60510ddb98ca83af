// What /metrics tells.
import type { Gauges, Metrics } from './interfaces.ts';

export function createMetrics(_gauges: Gauges): Metrics {
  return {
    request: () => {},
    call: () => {},
    attempt: () => {},
    limited: () => {},
    render: async () => ({ contentType: 'text/plain; version=0.0.4; charset=utf-8', body: '' }),
  };
}
