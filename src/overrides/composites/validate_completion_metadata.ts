// validate_completion_metadata: whether a prompt run can be attributed to an app and an environment later. It
// looks at its arguments and nothing else.
import { promptComposites } from '../descriptions/prompts.ts';
import { composite } from './composite.ts';

/** By these, cost is attributed: analytics group by them. */
const expected = ['app', 'env'] as const;
/** The longest value that Portkey keeps, in characters. https://portkey.ai/docs/product/observability/metadata */
const maxLength = 128;

function faultOf(value: unknown): string | undefined {
  if (typeof value !== 'string') {
    const kind = value === null ? 'null' : Array.isArray(value) ? 'an array' : `of type ${typeof value}`;
    return `must be text, and is ${kind}`;
  }
  if (value.trim() === '') return 'is empty';
  if (value !== value.trim()) return 'begins or ends with a space, so that it groups apart';
  if ([...value].length > maxLength) return `is longer than ${maxLength} characters`;
  return undefined;
}

export const validateCompletionMetadata = composite<{ readonly metadata: Readonly<Record<string, unknown>> }>(
  {
    name: 'validate_completion_metadata',
    domain: 'prompts',
    words: promptComposites.validate_completion_metadata,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    input: {
      type: 'object',
      properties: { metadata: { type: 'object' } },
      required: ['metadata'],
      additionalProperties: false,
    },
    requires: [],
    run: async ({ metadata }) => {
      const missing = expected.filter((key) => !Object.hasOwn(metadata, key));
      const faults = Object.entries(metadata).flatMap(([key, value]) => {
        const fault = key.trim() === '' ? 'has no name' : faultOf(value);
        return fault === undefined ? [] : [[key, fault] as const];
      });
      return {
        valid: missing.length === 0 && faults.length === 0,
        missing,
        malformed: Object.fromEntries(faults),
      };
    },
  },
);
