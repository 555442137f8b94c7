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
import { BrokenOff, runRows } from './run-rows.ts';
import { ScratchTables } from './scratch-tables.ts';

const BATCH_SIZE = 1000;

/** One delivery under way: bytes go in, rows come into the dataset as they come. */
export class Delivery {
  readonly #bytes = new PassThrough();
  readonly #done: Promise<DeliveryReport>;
  /** The bytes end before the delivery does. */
  #cut = false;
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

  /** No more comes: the whole rows that have come are settled. @returns what is settled; undefined where nothing could begin */
  async drop(): Promise<DeliveryReport | undefined> {
    this.#cut = true;
    if (!this.#bytes.destroyed) this.#bytes.end();
    await this.#done.catch(() => {});
    return this.#settled?.();
  }

  /** @throws BrokenOff at the end of what has come, where that is not the end: what stands after the last line end is no line */
  async *#whole(): AsyncGenerator<Uint8Array> {
    yield* this.#bytes as AsyncIterable<Uint8Array>;
    if (this.#cut) throw new BrokenOff();
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
      const reads = rowsOf(linesOf(this.#whole(), mapping.encoding), mapping, [], 'the delivery');
      if (run.finishedAt) return await compared(dataset, run, reads);
      const scratch = new ScratchTables();
      try {
        const content = new ContentDigest();
        const options = { dataset, mapping, ledger, scratch, batchSize: BATCH_SIZE, content };
        const finished = await runRows(reads, run, options);
        return leaving(dataset, run, finished ? await ledger.finish(run, run.tally) : undefined, false);
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
