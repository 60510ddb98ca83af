// The class of a call, which follows its arguments as well as its tool: what decides whether it is asked about, by
// which caller it is made in discover mode, and which role may make it.
import { adding, destructiveArguments, ownData } from '../overrides/destructive-arguments.ts';
import { isRecord } from '../runtime/json.ts';
import type { Arguments } from '../runtime/tool-schema.ts';
import type { Tool, ToolClass } from './tool.ts';

/** One argument of a call that loses something. */
export interface Loss {
  /** `rate_limits[0].value` */
  readonly path: string;
  /** The argument at the top, which holds it. */
  readonly argument: string;
  readonly loses: string;
}

/** Maximum number of losses reported for one call. */
const maxLosses = 50;

/** What a call of a tool that is not destructive as a whole loses by its arguments; nothing for a read. */
export function lossesOf(tool: Pick<Tool, 'name' | 'class'>, args: Arguments): readonly Loss[] {
  if (tool.class === 'read') return [];
  const rules = destructiveArguments.filter(
    ({ changesOnly, tools }) =>
      !(changesOnly && adding.test(tool.name)) && (tools === undefined || tools.test(tool.name)),
  );
  const found: Loss[] = [];
  const visit = (name: string, value: unknown, path: string, argument: string): void => {
    if (found.length >= maxLosses || value === undefined) return;
    const rule = rules.find((one) => one.name.test(name) && (one.when === undefined || one.when(value)));
    if (rule) found.push({ path, argument, loses: rule.loses });
    // One word on an argument is enough: what is in it is shown beside it.
    else if (Array.isArray(value)) {
      for (const [at, item] of value.entries()) inside(item, `${path}[${at}]`, argument);
    } else if (!ownData.test(name)) inside(value, path, argument);
  };
  const inside = (value: unknown, path: string, argument: string): void => {
    if (!isRecord(value)) return;
    for (const [name, part] of Object.entries(value))
      visit(name, part, path === '' ? name : `${path}.${name}`, argument === '' ? name : argument);
  };
  inside(args, '', '');
  return found;
}

/** The class of one call: destructive where its tool is, or where an argument loses something. */
export function classOfCall(tool: Pick<Tool, 'name' | 'class'>, args: unknown): ToolClass {
  if (tool.class !== 'write' || !isRecord(args)) return tool.class;
  return lossesOf(tool, args).length > 0 ? 'destructive' : 'write';
}
