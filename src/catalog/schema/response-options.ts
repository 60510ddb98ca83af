// Arguments that are ours and not Portkey's: `select` and `all_pages`. They are taken off a call before its
// arguments meet the contract, and they shape the reply after it.
import type { InputSchema } from '../../runtime/tool-schema.ts';
import type { Arguments } from '../tool.ts';

/** What the controls of one call say. */
export interface Controls {
  readonly select?: unknown;
  readonly allPages: boolean;
}

/** Which controls a tool takes. */
export interface ControlsTaken {
  /** Any tool that reads. */
  readonly select: boolean;
  /** Lists that page. */
  readonly allPages: boolean;
}

const selectText = 'JMESPath over the reply, e.g. data[].{id: id, name: name}';
const allPagesText = 'Read every page, within bounds';

/** The full schema with the controls described. */
export function withControls(schema: InputSchema, taken: ControlsTaken): InputSchema {
  return {
    ...schema,
    properties: {
      ...schema.properties,
      ...(taken.select && { select: { type: 'string', description: selectText } }),
      ...(taken.allPages && { all_pages: { type: 'boolean', description: allPagesText } }),
    },
  };
}

/** The advertised schema of a list with its controls, in as few tokens as they can be named with. */
export function advertiseControls(schema: InputSchema, taken: ControlsTaken): InputSchema {
  if (!taken.allPages) return schema;
  return {
    ...schema,
    properties: { ...schema.properties, select: { type: 'string' }, all_pages: { type: 'boolean' } },
  };
}

/** Separates the controls from the arguments; faults are worded as those of any argument. */
export function splitControls(
  args: unknown,
  taken: ControlsTaken,
): {
  readonly rest: unknown;
  readonly controls: Controls;
  readonly problems: readonly { path: string; message: string }[];
} {
  if (typeof args !== 'object' || args === null || Array.isArray(args))
    return { rest: args, controls: { allPages: false }, problems: [] };
  const { select, all_pages: allPages, ...others } = args as Arguments;
  const rest: Record<string, unknown> = { ...others };
  const problems: { path: string; message: string }[] = [];
  // One that the tool does not take is left in, so that it is refused like any unknown argument.
  if (select !== undefined && !taken.select) rest['select'] = select;
  if (allPages !== undefined && !taken.allPages) rest['all_pages'] = allPages;
  if (taken.select && select !== undefined && typeof select !== 'string')
    problems.push({ path: 'select', message: 'must be a string' });
  if (taken.allPages && allPages !== undefined && typeof allPages !== 'boolean')
    problems.push({ path: 'all_pages', message: 'must be true or false' });
  return {
    rest,
    controls: {
      ...(taken.select && select !== undefined && { select }),
      allPages: taken.allPages && allPages === true,
    },
    problems,
  };
}

/** The arguments under their own names. A second name beside the first, or beside another, is left in, and refused as unknown. */
export function respell(args: unknown, spellings: Readonly<Record<string, string>> | undefined): unknown {
  if (!spellings || typeof args !== 'object' || args === null || Array.isArray(args)) return args;
  const given = args as Arguments;
  if (!Object.keys(given).some((name) => Object.hasOwn(spellings, name))) return args;
  const taken = new Set(Object.keys(given));
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const meant = Object.hasOwn(spellings, name) ? spellings[name] : undefined;
      if (meant === undefined || taken.has(meant)) return [name, value];
      taken.add(meant);
      return [meant, value];
    }),
  );
}
