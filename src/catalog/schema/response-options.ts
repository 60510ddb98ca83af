// Arguments of this server rather than of Portkey: `select` and `all_pages` shape the response, `confirmation_token`
// confirms a call, `extra_fields` carries what the contract does not know. They are removed before the arguments meet
// the contract.
import { isRecord } from '../../portkey/errors.ts';
import { EXTRA_FIELDS } from '../../portkey/request/build-request.ts';
import type { Arguments, InputSchema, SchemaNode } from '../../runtime/tool-schema.ts';
import type { CallOptions } from '../tool.ts';

/** Which options a tool takes. */
export interface OptionsTaken {
  /** Any tool that reads. */
  readonly select: boolean;
  /** Lists that page. */
  readonly allPages: boolean;
  /** Any tool of one operation. */
  readonly extraFields?: true;
}

/** The argument that brings the token of a confirmation back. Every tool that changes something takes it. */
export const tokenArgument = 'confirmation_token';

const extraFieldsNode = {
  type: 'object',
  description:
    'Fields that this tool does not know, sent as they are: in the body of a write, in the query of a read',
} as const;

const selectNode = {
  type: 'string',
  description: 'JMESPath over the reply, e.g. data[].{id: id, name: name}',
} as const;
const allPagesNode = { type: 'boolean', description: 'Read every page, within bounds' } as const;

/** The full schema with the options described. */
export function withOptions(schema: InputSchema, taken: OptionsTaken): InputSchema {
  return {
    ...schema,
    properties: {
      ...schema.properties,
      ...(taken.select && { select: selectNode }),
      ...(taken.allPages && { all_pages: allPagesNode }),
      ...(taken.extraFields && { [EXTRA_FIELDS]: extraFieldsNode }),
    },
  };
}

/** The advertised schema of a list with its options, in as few tokens as they can be named with. */
export function advertiseOptions(schema: InputSchema, taken: OptionsTaken): InputSchema {
  if (!taken.allPages) return schema;
  return {
    ...schema,
    properties: { ...schema.properties, select: { type: 'string' }, all_pages: { type: 'boolean' } },
  };
}

/** The full schema with every option that is taken, also those that no list shows: what coercion reads by. */
export function withEveryOption(schema: InputSchema, taken: OptionsTaken): InputSchema {
  const token: Record<string, SchemaNode> = taken.select ? {} : { [tokenArgument]: { type: 'string' } };
  return { ...schema, properties: { ...schema.properties, ...token } };
}

/** Separates the options from the arguments. One that the tool does not take is left in, and refused as unknown. */
export function splitOptions(
  args: Arguments,
  taken: OptionsTaken,
): {
  readonly rest: Arguments;
  readonly extra?: Arguments;
  readonly options: CallOptions;
  readonly issues: readonly { readonly path: string; readonly message: string }[];
} {
  const { select, all_pages: allPages, [tokenArgument]: token, [EXTRA_FIELDS]: extra, ...others } = args;
  const rest = {
    ...others,
    ...(select !== undefined && !taken.select && { select }),
    ...(allPages !== undefined && !taken.allPages && { all_pages: allPages }),
    ...(token !== undefined && taken.select && { [tokenArgument]: token }),
    ...(extra !== undefined && !taken.extraFields && { [EXTRA_FIELDS]: extra }),
  };
  const wrong = (path: string, message: string) => ({ path, message });
  return {
    rest,
    ...(taken.extraFields && isRecord(extra) && { extra }),
    options: {
      // A caller that cannot leave an argument out sends an empty text.
      ...(taken.select && typeof select === 'string' && select !== '' && { select }),
      ...(!taken.select && typeof token === 'string' && token !== '' && { confirmationToken: token }),
      allPages: taken.allPages && allPages === true,
    },
    issues: [
      ...(taken.select && select !== undefined && typeof select !== 'string'
        ? [wrong('select', 'must be a string')]
        : []),
      ...(taken.allPages && allPages !== undefined && typeof allPages !== 'boolean'
        ? [wrong('all_pages', 'must be true or false')]
        : []),
      ...(!taken.select && token !== undefined && typeof token !== 'string'
        ? [wrong(tokenArgument, 'must be a string')]
        : []),
      ...(taken.extraFields && extra !== undefined && !isRecord(extra)
        ? [wrong(EXTRA_FIELDS, 'must be an object of fields')]
        : []),
    ],
  };
}
