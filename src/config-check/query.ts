// The queries of conditional routing: which request a condition holds for.
import { closestMatch } from '../runtime/suggest.ts';
import { at, type Findings, isObject, join, kindOf, quote } from './findings.ts';

const comparisons = ['$eq', '$ne', '$in', '$nin', '$regex', '$gt', '$gte', '$lt', '$lte'] as const;
const combinations = ['$and', '$or'] as const;
const operators = [...comparisons, ...combinations].join(', ');

/** Where a query may look. Source: docs, conditional-routing. */
const roots = ['metadata', 'params', 'url'] as const;
const example = '{ "metadata.user_plan": { "$eq": "paid" } }';

/** A longer pattern is not compiled to see whether it is one. */
const maxPattern = 1_000;

/** Checks one query object, and those inside `$and` and `$or`. The config's depth is bounded before. */
export function checkQuery(query: unknown, path: string, findings: Findings): void {
  if (!isObject(query)) {
    findings.error(path, `is ${kindOf(query)}`, `write an object, such as ${example}`);
    return;
  }
  const entries = Object.entries(query);
  if (entries.length === 0) {
    findings.warn(path, 'is empty, and holds for every request', `say when, such as ${example}`);
  }
  for (const [key, value] of entries) {
    if (key === '$and' || key === '$or') {
      if (entries.length > 1) {
        findings.warn(
          join(path, key),
          'stands beside other keys, which the gateway then may not read',
          `put the others into the list of ${key}`,
        );
      }
      checkCombination(value, join(path, key), findings);
    } else if (key.startsWith('$')) {
      reportOperator(key, join(path, key), findings);
    } else {
      checkField(key, join(path, key), findings);
      checkComparison(value, join(path, key), findings);
    }
  }
}

function checkCombination(value: unknown, path: string, findings: Findings): void {
  if (!Array.isArray(value) || value.length === 0) {
    findings.error(
      path,
      Array.isArray(value) ? 'is an empty list' : `is ${kindOf(value)}`,
      `write a list of queries: [${example}]`,
    );
    return;
  }
  for (const [index, inner] of value.entries()) checkQuery(inner, at(path, index), findings);
}

function reportOperator(key: string, path: string, findings: Findings): void {
  const near = key.length <= 40 ? closestMatch(key, [...comparisons, ...combinations]) : undefined;
  findings.error(
    path,
    'is no operator of a query',
    near ? `did you mean ${near}?` : `use one of ${operators}`,
  );
}

/** Only two segments are looked up: a value of the metadata, a parameter of the request, or the path. */
function checkField(key: string, path: string, findings: Findings): void {
  const [root = '', ...rest] = key.split('.');
  if (rest.length === 0) {
    findings.error(path, 'names no source', `write "metadata.${key}" or "params.${key}"`);
    return;
  }
  if (!roots.some((known) => known === root)) {
    const near = root.length <= 40 ? closestMatch(root, roots) : undefined;
    if (near)
      findings.error(path, `${quote(root)} is no source`, `did you mean "${near}.${rest.join('.')}"?`);
    else
      findings.warn(
        path,
        `${quote(root)} is no source that is known here`,
        'use metadata.<key>, params.<key> or url.pathname',
      );
    return;
  }
  if (root === 'url' && key !== 'url.pathname') {
    findings.error(path, 'is not looked up', 'use "url.pathname"');
  } else if (rest.length > 1 || rest[0] === '') {
    findings.error(
      path,
      'has more or fewer than two segments, and so is never found',
      `use one key below ${root}, such as "${root}.${rest.find((part) => part !== '') ?? 'key'}"`,
    );
  }
}

/** What stands at a field: operators with their operands, or a value that it has to equal. */
function checkComparison(value: unknown, path: string, findings: Findings): void {
  if (Array.isArray(value)) {
    findings.error(path, 'is a list', `write { "$in": [...] }`);
    return;
  }
  // A bare value is compared for equality by the gateway.
  if (!isObject(value)) return;
  const entries = Object.entries(value);
  if (entries.length === 0)
    findings.error(path, 'compares with nothing', 'write an operator, such as { "$eq": "paid" }');
  for (const [operator, operand] of entries) {
    const place = join(path, operator);
    switch (operator) {
      case '$in':
      case '$nin':
        if (!Array.isArray(operand)) findings.error(place, `is ${kindOf(operand)}`, 'write a list of values');
        break;
      case '$regex':
        checkPattern(operand, place, findings);
        break;
      case '$gt':
      case '$gte':
      case '$lt':
      case '$lte':
        if (Number.isNaN(Number.parseFloat(String(operand)))) {
          findings.error(place, `is ${kindOf(operand)}`, 'write a number: only numbers are compared by size');
        }
        break;
      case '$eq':
      case '$ne':
        if (typeof operand === 'object' && operand !== null) {
          findings.error(
            place,
            `is ${kindOf(operand)}`,
            'write text, a number or a boolean: only these are compared',
          );
        }
        break;
      case '$and':
      case '$or':
        findings.error(
          place,
          'combines queries, and stands around fields',
          `write { "${operator}": [{ "field": … }, …] }`,
        );
        break;
      default:
        reportOperator(operator, place, findings);
    }
  }
}

function checkPattern(pattern: unknown, path: string, findings: Findings): void {
  if (typeof pattern !== 'string') {
    findings.error(path, `is ${kindOf(pattern)}`, 'write a pattern as text');
    return;
  }
  if (pattern.length > maxPattern) {
    findings.warn(
      path,
      `is longer than ${maxPattern} characters, and was not checked`,
      'shorten the pattern',
    );
    return;
  }
  try {
    new RegExp(pattern);
  } catch {
    findings.error(
      path,
      'is no regular expression, so that the condition never holds',
      'use the syntax of JavaScript, without slashes and flags',
    );
  }
}
