// Checks of budgets and rate limits: a policy whose condition is about nothing watches nothing, and nobody notices.
import { isRecord } from '../runtime/json.ts';
import { isPolicyKey, policyKeys } from '../runtime/known-values.ts';
import { slipOf } from '../runtime/suggest.ts';
import type { ArgumentReport } from './argument-report.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** The key that was meant: a slip, or `workspace` for `workspace_id` and `provider_slug` for `provider`. */
function meant(key: string): string | undefined {
  const stem = key.replace(/_(?:id|slug|name)$/, '');
  return (
    [`${key}_id`, stem, key.replace(/s$/, '')].find((name) => policyKeys.includes(name)) ??
    slipOf(key, policyKeys)
  );
}

/** What is wrong with the keys of one list. */
function keysIn(args: Arguments, argument: 'conditions' | 'group_by'): ArgumentReport {
  const list = args[argument];
  const problems: { path: string; message: string }[] = [];
  const warnings: string[] = [];
  for (const [at, item] of Array.isArray(list) ? list.entries() : []) {
    const key: unknown = isRecord(item) ? item['key'] : undefined;
    if (typeof key !== 'string' || isPolicyKey(key)) continue;
    const path = `${argument}[${at}].key`;
    const near = meant(key);
    if (near !== undefined) problems.push({ path, message: `is no key of a policy; did you mean ${near}?` });
    else
      warnings.push(
        `${path} ${JSON.stringify(key.slice(0, 60))} is none of ${policyKeys.join(', ')} or metadata.<name>: where Portkey does not know it, the policy watches nothing.`,
      );
  }
  return { problems, warnings };
}

/** A budget that contradicts itself. Portkey's page on budget policies rules out both; only the first is sure to be a mistake. */
function contradictions({
  credit_limit: limit,
  alert_threshold: threshold,
  periodic_reset: period,
  periodic_reset_days: days,
}: Arguments): ArgumentReport {
  return {
    problems:
      typeof limit === 'number' && typeof threshold === 'number' && threshold > limit
        ? [{ path: 'alert_threshold', message: `must be below credit_limit (${limit})` }]
        : [],
    warnings:
      typeof period === 'string' && typeof days === 'number'
        ? ['periodic_reset and periodic_reset_days exclude each other: give one of them.']
        : [],
  };
}

/** Policies of either kind, when they are made and when they are changed. */
export async function checkPolicy(args: Arguments): Promise<ArgumentReport> {
  const reports = [keysIn(args, 'conditions'), keysIn(args, 'group_by'), contradictions(args)];
  return {
    problems: reports.flatMap(({ problems }) => problems),
    warnings: reports.flatMap(({ warnings }) => warnings),
  };
}
