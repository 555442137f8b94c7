import { plainMapping } from '../../../shared/ingest/mapping.ts';
import { ingestFile } from '../../../shared/ingest/run-ingest.ts';
import { BATCH, ToyStore } from './toy-dataset.ts';

/** A process to be killed after its fourth batch is written and before it is settled. */
const [file, database] = process.argv.slice(2) as [string, string];
const store = new ToyStore(database);
const { dataset } = store;
const accept: typeof dataset.accept = async (rows, batch) => {
  const outcomes = await dataset.accept(rows, batch);
  if (store.calls === 4) {
    process.stdout.write('written\n');
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  return outcomes;
};
await ingestFile({
  dataset: { ...dataset, accept },
  ledger: store,
  file,
  mapping: plainMapping('toys'),
  batch: BATCH,
  batchSize: 50,
});
