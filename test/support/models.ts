// The operation models by key, built once a test file from what is committed.
import { loadCorrectedContract } from '../../codegen/contract/load.ts';
import { buildModel, type OperationModel } from '../../codegen/model/index.ts';

const { document, names } = loadCorrectedContract();

/** All operations, in the order of the catalog. */
export const allModels: readonly OperationModel[] = buildModel(document, names);

export const models: ReadonlyMap<string, OperationModel> = new Map(
  allModels.map((operation) => [operation.key, operation]),
);
