// Input and output types of every emitter.
import type { Document } from '../contract/document.ts';
import type { Evidence } from '../model/evidence.ts';
import type { OperationModel } from '../model/index.ts';
import type { NamesLock } from '../model/names.ts';
import type { Platform } from '../platforms/index.ts';

export interface EmitContext {
  readonly platform: Platform;
  readonly operations: readonly OperationModel[];
  /** The corrected contract, for the one emitter that hands it to openapi-typescript. */
  readonly document: Document;
  /** The overlay files that touched each operation, by its key. */
  readonly corrections: ReadonlyMap<string, readonly string[]>;
  readonly retired: NamesLock['retired'];
  readonly evidence?: Evidence;
}

/** Text of files by their path from the repository's root. */
export type Emitted = ReadonlyMap<string, string>;

/** The operations of each domain, in the order of the catalog. */
export function byDomain(operations: readonly OperationModel[]): Map<string, OperationModel[]> {
  const domains = new Map<string, OperationModel[]>();
  for (const operation of operations) {
    const list = domains.get(operation.domain);
    if (list) list.push(operation);
    else domains.set(operation.domain, [operation]);
  }
  return domains;
}

/** How a file of generated code, `depth` folders below its platform's, names one under src. */
export function toSource({ platform }: Pick<EmitContext, 'platform'>, depth: number): string {
  return '../'.repeat(platform.generated.split('/').length - 1 + depth);
}
