import type { Model, PipelineStage } from 'mongoose';

/** More than any level of a query reads: the driver's own first batch is 101 rows, and each further batch another call. */
const ONE_BATCH = 100_000;

/** The rows of a bounded pipeline, plain documents, in one call to the database. */
export function readAtOnce<Row>(model: Pick<Model<unknown>, 'aggregate'>, pipeline: readonly object[]): Promise<Row[]> {
  return model
    .aggregate<Row>(pipeline as PipelineStage[])
    .option({ batchSize: ONE_BATCH })
    .exec();
}
