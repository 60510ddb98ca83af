// Checks of single arguments that no schema can express: run after the schema's own, before anything is sent.
import type { ToolName } from '../generated/index.ts';
import { isRecord } from '../runtime/json.ts';
import type { ArgumentReport } from './argument-report.ts';
import { securityFlags } from './security-flags.ts';

type ArgumentCheck = (args: Readonly<Record<string, unknown>>) => Promise<ArgumentReport>;

const nothing: ArgumentReport = { problems: [], warnings: [] };

/** The rules of a gateway config. Portkey answers a wrong one with "Invalid request" and no more. */
const config: ArgumentCheck = async (args) => {
  if (args['config'] === undefined) return nothing;
  const { checkConfig, sentenceOf } = await import('../config-check/index.ts');
  const { errors, warnings, unlisted } = checkConfig(args['config']);
  return {
    problems: errors.map(({ path, message, fix }) => ({
      path: path === '' ? 'config' : path.startsWith('[') ? `config${path}` : `config.${path}`,
      message: `${message}; ${fix}`,
    })),
    warnings: [
      ...warnings.map(sentenceOf),
      ...(unlisted > 0 ? [`${unlisted} more findings are not listed`] : []),
    ],
  };
};

/** What Portkey answers to a part of the settings is 400 AB01, without a word about the rest. */
const securitySettings: ArgumentCheck = async ({ security_settings: settings }) => {
  if (!isRecord(settings)) return nothing;
  const missing = securityFlags.filter((flag) => !(flag in settings));
  if (missing.length === 0) return nothing;
  const names =
    missing.length > 6
      ? `${missing.slice(0, 6).join(', ')} and ${missing.length - 6} more`
      : missing.join(', ');
  const message = `must have all ${securityFlags.length} flags, or Portkey refuses it: read them with get_workspace, change what you mean, and give them all. Missing: ${names}`;
  return { problems: [{ path: 'security_settings', message }], warnings: [] };
};

/** Words for an action on failure that look like a block. Only `deny` is one: the gateway reads nothing else to decide. */
const blockingWords = ['onFail', 'on_fail', 'on_fail_action', 'onFailure', 'action'];

const guardrailActions: ArgumentCheck = async ({ actions }) => {
  if (!isRecord(actions) || actions['deny'] === true) return nothing;
  const meant = blockingWords.filter((name) => typeof actions[name] === 'string');
  if (actions['deny'] === false && meant.length === 0) return nothing;
  const ignored =
    meant.length > 0 ? ` ${meant.join(', ')} ${meant.length > 1 ? 'do' : 'does'} not block.` : '';
  return {
    problems: [],
    warnings: [
      `This guardrail lets through what fails its checks: only "deny": true in actions blocks.${ignored} For checks that only watch, say "deny": false.`,
    ],
  };
};

/** A period that ends before it begins has figures of nothing, and Portkey gives those: zeros. */
const period: ArgumentCheck = async (args) => {
  const [from, to] = ['time_of_generation_min', 'time_of_generation_max'].map((name) =>
    Date.parse(String(args[name])),
  );
  if (from === undefined || to === undefined || !(to < from)) return nothing;
  const message = 'must be later than time_of_generation_min';
  return { problems: [{ path: 'time_of_generation_max', message }], warnings: [] };
};

/** Loaded with its first use: the lists of known values come with it. */
const policy: ArgumentCheck = async (args) => (await import('./policy-checks.ts')).checkPolicy(args);

/** What is checked of a tool's arguments, where something is. */
export function argumentCheckOf(tool: string, domain: string): ArgumentCheck | undefined {
  return argumentChecks[tool as ToolName] ?? (domain === 'analytics' ? period : undefined);
}

/** By tool. */
const argumentChecks: Readonly<Partial<Record<ToolName, ArgumentCheck>>> = {
  create_config: config,
  update_config: config,
  create_guardrail: guardrailActions,
  update_guardrail: guardrailActions,
  create_usage_limit: policy,
  update_usage_limit: policy,
  create_rate_limit: policy,
  update_rate_limit: policy,
  update_workspace: securitySettings,
};
