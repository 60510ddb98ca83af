// The wire side of every operation, as codegen wrote it: what the sandbox serves, and how it checks it.
import contract from '../generated/contract.json' with { type: 'json' };

/** A JSON Schema 2020-12 document. */
export type Schema = Readonly<Record<string, unknown>>;

/** One path or query parameter, by its name on the wire. */
export interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
}

/** What the sandbox knows of one operation. */
export interface Operation {
  readonly tool: string;
  readonly domain: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly plane: 'control' | 'gateway' | 'public';
  readonly base: readonly string[];
  readonly preview: boolean;
  readonly readOnly: boolean;
  readonly pathParameters: readonly Parameter[];
  readonly queryParameters: readonly Parameter[];
  readonly paging?: { readonly page: string; readonly size: string };
  readonly body?: { readonly required: boolean; readonly schema: Schema };
  readonly responses: Readonly<Record<string, Schema | null>>;
}

/** Every operation of the contract, by "METHOD /path". The file is generated, so that its form is known. */
export const operations = contract as unknown as Readonly<Record<string, Operation>>;
