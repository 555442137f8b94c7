import type { Model, PipelineStage } from 'mongoose';
import { unsealed } from '../audit/sealed-values.ts';

/** More than any level of a query reads: the driver's own first batch is 101 rows, and each further batch another call. */
const ONE_BATCH = 100_000;

/**
 * The rows of a bounded pipeline, plain documents, in one call to the database; where rows have values of persons, in one more for the
 * keys of these.
 */
export async function readAtOnce<Row>(
  model: Pick<Model<unknown>, 'aggregate' | 'db' | 'modelName'>,
  pipeline: readonly object[],
): Promise<Row[]> {
  const rows = await model
    .aggregate<Row>(pipeline as PipelineStage[])
    .option({ batchSize: ONE_BATCH })
    .exec();
  return unsealed(model, rows);
}
