// Records calls: metrics for all, an audit line for each that may have changed something.
import { classOfCall } from '../../catalog/effects.ts';
import type { PlatformName } from '../../runtime/operation.ts';
import { failureCode, objectOf } from './audit-target.ts';
import type { Metrics, Report } from './interfaces.ts';
import type { Account } from './request-context.ts';

/**
 * @param audit where the lines go; it names who did what to which object, and holds no value
 * @param platform named in each line; nothing where it is Portkey
 */
export function createAccount(metrics: Metrics, audit: Report, platform?: PlatformName): Account {
  return (context, trace) => {
    const began = performance.now();
    return (call) => {
      const { tool, outcome } = call;
      metrics.call({
        tool: tool.name,
        status: outcome.ok ? 'ok' : 'error',
        ms: performance.now() - began,
      });
      if (tool.class === 'read') return;
      const line = (object: Readonly<Record<string, string>>): void =>
        audit('info', 'audit', {
          principal: context.id,
          ...(context.principal.roles && { roles: context.principal.roles.slice(0, 20) }),
          ...(platform !== undefined && { platform }),
          tool: tool.name,
          class: classOfCall(tool, call.args),
          object,
          outcome: outcome.ok ? 'ok' : failureCode(call),
          ...(trace?.traceparent !== undefined && { traceparent: trace.traceparent }),
        });
      objectOf(call).then(line, () => line({}));
    };
  };
}
