// Arguments of this server rather than of Portkey: `select` and `all_pages` shape the response, `confirmation_token`
// confirms a call, `extra_fields` carries what the contract does not know.
import { EXTRA_FIELDS } from '../../portkey/request.ts';
import type { InputSchema, SchemaNode } from '../../runtime/tool-schema.ts';

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
