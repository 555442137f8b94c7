import type { Connection as DatabaseConnection, Model } from 'mongoose';
import { type IngestRunDocument, ingestModels, type QuarantineDocument } from '../../shared/ingest/store.ts';
import { connection } from '../../shared/paging/connection.ts';
import type { ListArguments, ListSpec } from '../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import type { RecordEnvelope } from '../../shared/subgraph/record-schema.ts';

const RUN_LIST: ListSpec = {
  type: 'IngestRun',
  filters: {
    provider: { path: 'provider' },
    dataset: { path: 'dataset' },
    batchNo: { path: 'batchNo' },
    state: { path: 'state' },
  },
  orders: { STARTED_AT: 'startedAt' },
  defaultOrder: { field: 'STARTED_AT', direction: 'DESC' },
};

const QUARANTINE_LIST: ListSpec = {
  type: 'QuarantinedRow',
  filters: {
    provider: { path: 'provider' },
    dataset: { path: 'dataset' },
    batchNo: { path: 'batchNo' },
    state: { path: 'state' },
  },
  orders: { HELD_AT: 'heldAt' },
  defaultOrder: { field: 'HELD_AT', direction: 'DESC' },
};

/** The read side of the ingest ledger (Art. 15, 18): what was brought in, and what is held. Ingest writes it; its rows carry `readers`. */
export function ingestRunsResolvers(database: DatabaseConnection, cursorKey: string) {
  const models = ingestModels(database);
  const runs = { model: listable(models.runs), spec: RUN_LIST, cursorKey };
  const quarantine = { model: listable(models.quarantine), spec: QUARANTINE_LIST, cursorKey };
  const department = ({ provider }: { provider: string }) => ({ __typename: 'Department', code: provider });

  return {
    Query: {
      ingestRuns: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(runs, args, context, 'ingestRuns'),
      quarantine: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(quarantine, args, context, 'quarantine'),
    },
    IngestRun: { runId: ({ _id }: IngestRunDocument) => _id, department },
    QuarantinedRow: { rowId: ({ _id }: QuarantineDocument) => _id, department },
  };
}

/** Lists rest on `_id` and `readers`, which the ledger's rows have; they are no records, and have no versions. */
function listable<Row extends { _id: string; readers: string[] }>(model: Model<Row>): Model<Row & RecordEnvelope> {
  return model as unknown as Model<Row & RecordEnvelope>;
}
