// The config language checked: what no reading of a gateway config allows, what is likely not meant, and what it names.
import { excess } from './bounds.ts';
import { type Finding, Findings, isObject, kindOf } from './findings.ts';
import { type ConfigReference, referencesOf } from './references.ts';
import { checkLevel } from './target.ts';

export type { Finding } from './findings.ts';
export type { ConfigReference, ReferenceKind } from './references.ts';

export interface ConfigReport {
  /** False when there is an error: Portkey's own answer would be "Invalid request", or the config would do harm. */
  readonly valid: boolean;
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
  /** Findings beyond those listed. */
  readonly unlisted: number;
  readonly references: readonly ConfigReference[];
}

/** The config as an object: JSON text, as Portkey gives it back, is read. */
function parse(config: unknown): unknown {
  if (typeof config !== 'string' || excess(config) !== undefined) return config;
  try {
    return JSON.parse(config);
  } catch {
    return config;
  }
}

/**
 * Checks a gateway config, given as an object or as JSON text. Errors stand for what no known reading allows, so that
 * a config of Portkey's documentation has none; all else is a warning. Never throws, and takes time in proportion to a
 * bounded size, whatever it is given. No message repeats a credential.
 */
export function checkConfig(config: unknown): ConfigReport {
  const findings = new Findings();
  const parsed = parse(config);
  const references = checkWhole(parsed, findings);
  const { errors, warnings, unlisted } = findings;
  return { valid: errors.length === 0, errors, warnings, unlisted, references };
}

function checkWhole(config: unknown, findings: Findings): readonly ConfigReference[] {
  const tooMuch = excess(config);
  if (tooMuch !== undefined) {
    findings.error('', tooMuch, 'write a smaller one: a config of this size is made by mistake');
    return [];
  }
  if (!isObject(config)) {
    const what = typeof config === 'string' ? 'text that is no JSON object' : kindOf(config);
    findings.error('', `is ${what}`, 'write an object, such as { "provider": "@slug" }');
    return [];
  }
  if (Object.keys(config).length === 0) {
    findings.warn(
      '',
      'is empty, and does nothing',
      'write rules, such as { "provider": "@slug", "retry": { "attempts": 3 } }',
    );
    return [];
  }
  checkLevel(config, '', { routed: false, depth: 0 }, findings);
  return referencesOf(config);
}

/** A finding as one line: where, what, and the mend. */
export function sentenceOf({ path, message, fix }: Finding): string {
  return `${path === '' ? 'config' : path} ${message}; ${fix}`;
}
