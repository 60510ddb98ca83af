// Which calls that were right the new contract refuses: of each changed tool the smallest call and the fullest one.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { exampleOf } from '../model/example.ts';
import type { OperationModel } from '../model/index.ts';
import type { Schema } from '../model/schema.ts';
import { checkedSchema } from '../model/views.ts';
import type { ChangedOperation } from './operations.ts';

export interface RefusedCall {
  readonly tool: string;
  readonly call: 'smallest' | 'fullest';
  /** What the new contract says against it. */
  readonly why: string;
}

/** Arguments of an operation: those that must be there, or all that are named. */
function argumentsOf({ input }: OperationModel, call: RefusedCall['call']): Record<string, unknown> {
  const { properties = {}, required = [] } = input;
  const names = call === 'smallest' ? required : Object.keys(properties);
  return Object.fromEntries(names.map((name) => [name, exampleOf(properties[name] ?? {}, name)]));
}

/** What a schema says against a value; undefined where it takes it. */
function complaint(schema: Schema, value: unknown): string | undefined {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const takes = ajv.compile({ additionalProperties: false, ...checkedSchema(schema) });
  if (takes(value)) return undefined;
  const [error] = takes.errors ?? [];
  const extra: unknown = error?.params['additionalProperty'];
  if (typeof extra === 'string') return `${extra} is no argument any more`;
  return `${error?.instancePath.slice(1).replaceAll('/', '.') ?? ''} ${error?.message ?? ''}`.trim();
}

/** Of a tool whose own example its older contract does not take, such as one with a pattern, nothing is said. */
export function refusedCalls(changed: readonly ChangedOperation[]): RefusedCall[] {
  return changed.flatMap(({ was, now }) =>
    (['smallest', 'fullest'] as const).flatMap((call): RefusedCall[] => {
      const args = argumentsOf(was, call);
      const why = complaint(was.input, args) === undefined ? complaint(now.input, args) : undefined;
      return why === undefined ? [] : [{ tool: now.tool, call, why }];
    }),
  );
}
