// Validation messages: one sentence for each problem, with the place, the problem and what is accepted.

import { limits } from '../../runtime/limits.ts';
import { closestMatch } from '../../runtime/suggest.ts';
import type { InputSchema, SchemaNode, ValidationIssue } from '../../runtime/tool-schema.ts';
import type { ArgumentIssue } from '../tool.ts';

/** An argument's name, shortened: a peer may send one of megabytes. */
export function shownName(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? shownName(String(step)) : `${text}.${shownName(String(step))}`;
  }, '');
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (here, step) =>
      typeof here === 'object' && here !== null ? (here as Record<PropertyKey, unknown>)[step] : undefined,
    value,
  );
}

function kind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'number' && !Number.isInteger(value)) return 'a fraction';
  return typeof value === 'undefined' ? 'nothing' : `a ${typeof value}`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
  nonoptional: 'a value',
};

function list(values: readonly unknown[]): string {
  const shown = values.slice(0, 12).map((value) => JSON.stringify(value));
  const more = values.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

/** What the shown schema says of `path`. */
function nodesAt(schema: SchemaNode | undefined, path: readonly PropertyKey[]): SchemaNode[] {
  let nodes: SchemaNode[] = schema ? [schema] : [];
  for (const step of path) {
    nodes = nodes
      .flatMap((node) => [node, ...(node.anyOf ?? [])])
      .flatMap((node) => {
        const child = typeof step === 'number' ? node.items : node.properties?.[String(step)];
        return child ? [child] : [];
      });
  }
  return nodes.flatMap((node) => [node, ...(node.anyOf ?? [])]);
}

/** All names that an object may have at `path`, as far as the shown schema tells. */
function knownNames(schema: SchemaNode | undefined, path: readonly PropertyKey[]): string[] {
  return nodesAt(schema, path).flatMap((node) => Object.keys(node.properties ?? {}));
}

/** The values of the list at `path`, where there is one. */
function enumAt(schema: SchemaNode | undefined, path: readonly PropertyKey[]): unknown[] {
  return nodesAt(schema, path).flatMap((node) => node.enum ?? []);
}

function bound(issue: ValidationIssue, side: 'minimum' | 'maximum'): string {
  const value = String(issue[side]);
  const least = side === 'minimum';
  const word = least ? 'at least' : 'at most';
  switch (issue['origin']) {
    case 'string':
      return `must have ${word} ${value} ${value === '1' ? 'character' : 'characters'}`;
    case 'array':
      return `must have ${word} ${value} ${value === '1' ? 'item' : 'items'}`;
    default:
      return `must be ${issue['inclusive'] === false ? (least ? 'more than' : 'less than') : word} ${value}`;
  }
}

/** The branch whose faults are worth telling: the one whose faults lie deepest, then the one with fewest. */
function bestBranch(branches: readonly (readonly ValidationIssue[])[]): readonly ValidationIssue[] {
  const depth = (issues: readonly ValidationIssue[]): number =>
    Math.min(...issues.map((issue) => issue.path.length));
  const wrongType = (issues: readonly ValidationIssue[]): boolean =>
    issues.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0);
  return (
    [...branches].sort(
      (a, b) => Number(wrongType(a)) - Number(wrongType(b)) || depth(b) - depth(a) || a.length - b.length,
    )[0] ?? []
  );
}

function unionIssues(
  issue: ValidationIssue,
  args: unknown,
  schema: InputSchema | undefined,
  base: readonly PropertyKey[],
): ArgumentIssue[] {
  const branches = (issue['errors'] ?? []) as readonly (readonly ValidationIssue[])[];
  const path = [...base, ...issue.path];
  const flat = branches.filter((branch) => branch.every((inner) => inner.path.length === 0));
  if (flat.length === branches.length) {
    const accepted = new Set<string>();
    for (const inner of branches.flat()) {
      if (inner.code === 'invalid_type')
        accepted.add(typeNames[String(inner['expected'])] ?? String(inner['expected']));
      else if (inner.code === 'invalid_value')
        for (const value of (inner['values'] ?? []) as unknown[]) accepted.add(JSON.stringify(value));
    }
    if (accepted.size > 0)
      return [
        {
          path: pathText(path),
          message: `must be ${[...accepted].slice(0, 14).join(' or ')}, not ${kind(at(args, path))}`,
        },
      ];
  }
  return bestBranch(branches).flatMap((inner) => toArgumentIssues(inner, args, schema, path));
}

function toArgumentIssues(
  issue: ValidationIssue,
  args: unknown,
  schema: InputSchema | undefined,
  base: readonly PropertyKey[] = [],
): ArgumentIssue[] {
  const path = [...base, ...issue.path];
  const where = pathText(path);
  const value = at(args, path);
  switch (issue.code) {
    case 'invalid_type': {
      const values = enumAt(schema as SchemaNode | undefined, path);
      if (value === undefined)
        return [{ path: where, message: values.length > 0 ? `is required: ${list(values)}` : 'is required' }];
      if (values.length > 0 && issue['expected'] === 'string')
        return [{ path: where, message: `must be one of ${list(values)}, not ${kind(value)}` }];
      return [
        {
          path: where,
          message: `must be ${typeNames[String(issue['expected'])] ?? String(issue['expected'])}, not ${kind(value)}`,
        },
      ];
    }
    case 'invalid_value': {
      const accepted = (issue['values'] ?? []) as readonly unknown[];
      if (value === undefined) return [{ path: where, message: `is required: ${list(accepted)}` }];
      const near =
        typeof value === 'string'
          ? closestMatch(
              value,
              accepted.filter((item): item is string => typeof item === 'string'),
            )
          : undefined;
      return [
        {
          path: where,
          message: `must be ${accepted.length === 1 ? '' : 'one of '}${list(accepted)}${near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`}`,
        },
      ];
    }
    case 'unrecognized_keys': {
      const names = (issue['keys'] ?? []) as readonly string[];
      const known = knownNames(schema as SchemaNode | undefined, path);
      return names.slice(0, limits.listedFaults).map((name) => {
        const near = closestMatch(name, known);
        const takes = known.length > 0 && known.length <= 12 ? ` (takes ${known.join(', ')})` : '';
        return {
          path: pathText([...path, name]),
          ...(path.length === 0 && { unknown: true as const }),
          message:
            near === undefined
              ? `is not an argument of this tool${takes}`
              : `is not an argument of this tool; did you mean ${near}?`,
        };
      });
    }
    case 'invalid_union':
      return unionIssues(issue, args, schema, base);
    case 'too_small':
      return [{ path: where, message: bound(issue, 'minimum') }];
    case 'too_big':
      return [{ path: where, message: bound(issue, 'maximum') }];
    case 'not_multiple_of':
      return [{ path: where, message: `must be a multiple of ${String(issue['divisor'])}` }];
    case 'invalid_format':
      return [{ path: where, message: `must match ${String(issue['pattern'] ?? issue['format'])}` }];
    default:
      return [{ path: where, message: issue.message }];
  }
}

/**
 * Validation problems, worded for the sender of the arguments.
 * @param schema the full input schema, for the names that are accepted; may be unknown.
 */
export function describeIssues(
  issues: readonly ValidationIssue[],
  args: unknown,
  schema?: InputSchema,
): ArgumentIssue[] {
  const told = new Map<string, ArgumentIssue>();
  for (const issue of issues) {
    for (const problem of toArgumentIssues(issue, args, schema)) {
      if (told.size >= limits.listedFaults) return [...told.values()];
      told.set(`${problem.path} ${problem.message}`, problem);
    }
  }
  return [...told.values()];
}

/** What is sent all the same, one sentence each. */
export function describeAdvice(issues: readonly ValidationIssue[]): string[] {
  const lines = issues.map(({ path, message }) => `${pathText(path)}: ${message}. Sent as given.`);
  const all = [...new Set(lines.map((line) => line.replace('?. Sent', '? Sent')))];
  return all.length > limits.listedFaults
    ? [
        ...all.slice(0, limits.listedFaults),
        `${all.length - limits.listedFaults} more arguments are not known.`,
      ]
    : all;
}

/** One line for a list of faults. */
export function sentence(tool: string, problems: readonly ArgumentIssue[]): string {
  const faults = problems
    .map(({ path, message }) => (path === '' ? message : `${path} ${message}`))
    .join('; ');
  return `Invalid arguments for ${tool}: ${faults}${faults.endsWith('?') ? '' : '.'}`;
}
