// Checks of single values that several keys share: numbers, status codes, booleans, objects.
import { at, type Findings, isObject, type Json, kindOf, quote } from './findings.ts';

interface NumberRule {
  readonly least?: number;
  readonly most?: number;
  readonly whole?: boolean;
  /** What the number counts, for messages. */
  readonly unit?: string;
}

/**
 * A number, or undefined after a finding. Text that is one number is a warning: the gateway's schema wants a number,
 * and older gateways calculated with the text.
 */
export function readNumber(
  value: unknown,
  path: string,
  { least, most, whole, unit = 'a number' }: NumberRule,
  findings: Findings,
): number | undefined {
  let number = value;
  if (typeof value === 'string') {
    if (value.trim() === '' || !Number.isFinite(Number(value))) {
      findings.error(path, `is ${quote(value)}`, `write ${unit}, without quotes or sign of a unit`);
      return undefined;
    }
    number = Number(value);
    findings.warn(path, 'is a number in quotes', `write ${number} without quotes`);
  }
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    findings.error(path, `is ${kindOf(value)}`, `write ${unit}`);
    return undefined;
  }
  if (whole && !Number.isInteger(number)) {
    findings.error(path, `is ${number}, which is no whole number`, `write ${unit}`);
    return undefined;
  }
  if (least !== undefined && number < least) {
    findings.error(path, `is ${number}, which is below ${least}`, `write ${unit}, ${least} or more`);
    return undefined;
  }
  if (most !== undefined && number > most) {
    findings.error(path, `is ${number}, which is above ${most}`, `write ${unit}, ${most} at most`);
    return undefined;
  }
  return number;
}

/** A list of HTTP status codes. Codes in quotes are a warning: one table of the documentation calls them text. */
export function checkStatusCodes(value: unknown, path: string, findings: Findings): void {
  if (!Array.isArray(value)) {
    const one = typeof value === 'number' ? value : 429;
    findings.error(path, `is ${kindOf(value)}`, `write a list of numbers, such as [${one}]`);
    return;
  }
  for (const [index, code] of value.entries()) {
    readNumber(
      code,
      at(path, index),
      { least: 100, most: 599, whole: true, unit: 'an HTTP status such as 429' },
      findings,
    );
  }
}

export function checkBoolean(value: unknown, path: string, findings: Findings): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') {
    findings.warn(path, `is ${quote(value)} in quotes`, `write ${value} without quotes`);
    return value === 'true';
  }
  findings.error(path, `is ${kindOf(value)}`, 'write true or false');
  return undefined;
}

/** An object, or undefined after an error that shows the form wanted. */
export function readObject(
  value: unknown,
  path: string,
  example: string,
  findings: Findings,
): Json | undefined {
  if (isObject(value)) return value;
  findings.error(path, `is ${kindOf(value)}`, `write an object, such as ${example}`);
  return undefined;
}

/** A text that is not empty, or undefined after an error. */
export function readText(value: unknown, path: string, what: string, findings: Findings): string | undefined {
  if (typeof value === 'string' && value.trim() !== '') return value;
  findings.error(path, value === '' ? 'is empty' : `is ${kindOf(value)}`, `write ${what} as text`);
  return undefined;
}
