import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { ContentDigest } from './content-digest.ts';
import type { Dataset } from './dataset.ts';
import type { DeliveryOpening, DeliveryReport } from './deliveries.ts';
import type { DeliveryLedger, IngestRun } from './ledger.ts';
import { plainMapping } from './mapping.ts';
import { linesOf } from './read-lines.ts';
import { type ReadRow, rowsOf } from './read-rows.ts';
import { reportOf } from './report.ts';
import { runRows } from './run-rows.ts';
import { ScratchTables } from './scratch-tables.ts';

const BATCH_SIZE = 1000;

/** One delivery under way: bytes go in, rows come into the dataset as they come. */
export class Delivery {
  readonly #bytes = new PassThrough();
  readonly #done: Promise<DeliveryReport>;
  #settled: (() => DeliveryReport) | undefined;

  constructor(dataset: Dataset, ledger: DeliveryLedger, opening: DeliveryOpening, receivedAt: Date) {
    // written to after its end it would say so here, and nobody need hear it: what ended it stands in #done
    this.#bytes.on('error', () => {});
    this.#done = this.#run(dataset, ledger, opening, receivedAt);
    this.#done.catch(() => {}); // told to whoever pushes or ends
  }

  async push(chunk: Uint8Array): Promise<void> {
    if (this.#bytes.destroyed || this.#bytes.write(chunk)) return void (await this.#failedBefore());
    const drained = once(this.#bytes, 'drain').catch(() => {});
    await Promise.race([drained, this.#done]);
  }

  /** @returns what became of the rows */
  async end(): Promise<DeliveryReport> {
    if (!this.#bytes.destroyed) this.#bytes.end();
    return this.#done;
  }

  /** Takes no more; what is not settled by now is not taken. @returns what is settled; undefined before the first settling */
  async drop(): Promise<DeliveryReport | undefined> {
    this.#bytes.destroy();
    await this.#done.catch(() => {});
    return this.#settled?.();
  }

  async #failedBefore(): Promise<void> {
    if (this.#bytes.destroyed) await this.#done;
  }

  async #run(
    dataset: Dataset,
    ledger: DeliveryLedger,
    { key, format, department, sourceSystem, by }: DeliveryOpening,
    receivedAt: Date,
  ): Promise<DeliveryReport> {
    try {
      const batch = { department, sourceSystem, receivedAt, by, ownRecordsOnly: true };
      const run = await ledger.beginDelivery(dataset.name, key, batch);
      this.#settled = () => leaving(dataset, run, run.finishedAt, run.finishedAt !== undefined);
      const mapping = { ...plainMapping(dataset.name), format };
      const reads = rowsOf(linesOf(this.#bytes, mapping.encoding), mapping, [], 'the delivery');
      if (run.finishedAt) return await compared(dataset, run, reads);
      const scratch = new ScratchTables();
      try {
        const content = new ContentDigest();
        await runRows(reads, run, { dataset, mapping, ledger, scratch, batchSize: BATCH_SIZE, content });
        const finishedAt = await ledger.finish(run, run.tally);
        return leaving(dataset, run, finishedAt, false);
      } finally {
        scratch.close();
      }
    } finally {
      // whoever still pushes learns at once
      this.#bytes.destroy();
    }
  }
}

/** What was brought in before is only compared. @throws ReportedError CONFLICT when it is not the same */
async function compared(dataset: Dataset, run: IngestRun, reads: AsyncIterable<ReadRow>): Promise<DeliveryReport> {
  const content = new ContentDigest();
  for await (const read of reads) content.add(read);
  content.expect(run.contentDigest ?? new ContentDigest().value());
  return leaving(dataset, run, run.finishedAt, true);
}

function leaving(dataset: Dataset, run: IngestRun, finishedAt: Date | undefined, repeated: boolean): DeliveryReport {
  const { startedAt, finishedAt: _, ...report } = reportOf(dataset, run, finishedAt);
  return {
    ...report,
    startedAt: startedAt.toISOString(),
    ...(finishedAt && { finishedAt: finishedAt.toISOString() }),
    repeated,
  };
}
