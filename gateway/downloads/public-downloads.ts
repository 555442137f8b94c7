import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import type { SealKeys } from '../../shared/audit/seal-record.ts';
import { readIfThere } from '../../shared/config/write-once.ts';
import type { PublicKeyRecord } from '../../shared/crypto/signing.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { csvCell, csvLine } from './csv.ts';
import { Journal } from './journal.ts';
import {
  cursorOf,
  DOWNLOADS_FORMAT,
  type DownloadedDataset,
  type DownloadsManifest,
  readManifest,
  writeManifest,
} from './manifest.ts';
import { type PublicDataset, type PublicRow, publicDatasets } from './public-datasets.ts';
import { writeFileOf } from './write-file.ts';

/** Asks the public graph as anybody, without counting for anybody. */
export type PublicAsk = (
  query: string,
  variables: Readonly<Record<string, unknown>>,
) => Promise<{ data?: unknown; errors?: readonly unknown[] }>;

export interface PublicDownloadsOptions {
  /** Of this process alone, or shared by those of one deployment. */
  folder: string;
  keys: SealKeys & { publicKeys(): readonly PublicKeyRecord[] };
  now(): Date;
}

interface Making {
  signal?: AbortSignal;
  gently?: boolean;
  whenDue?: boolean;
}

/** A making that stands: its folder, and what is in it. */
export interface Release {
  folder: string;
  manifest: DownloadsManifest;
}

interface Graph {
  datasets: readonly PublicDataset[];
  ask: PublicAsk;
}

/** Milliseconds for which they are left as they are: a little less than the hour after which they are looked at again. */
const FRESH = 3_000_000;

const CURRENT = 'current';
const RELEASE = /^release-[0-9a-f]{16}$/;
const BOM = '\uFEFF';

/**
 * 公开数据下载 (Art. 23): what the public graph gives, as whole files. They are made through that graph and by its rules, beside the files that
 * stand, and take their place at once.
 */
export class PublicDownloads {
  readonly #options: PublicDownloadsOptions;
  #graph: Graph | undefined;
  #read: { name: string; release: Release } | undefined;

  constructor(options: PublicDownloadsOptions) {
    this.#options = options;
  }

  /** Told by the gateway, once it has composed the graph. */
  know(schema: GraphQLSchema, ask: PublicAsk): void {
    this.#graph = { datasets: publicDatasets(schema), ask };
  }

  publicKeys(): readonly PublicKeyRecord[] {
    return this.#options.keys.publicKeys();
  }

  /** The files that stand; none before the first making. */
  async current(): Promise<Release | undefined> {
    const name = (await readIfThere(join(this.#options.folder, CURRENT)))?.trim();
    if (name === undefined || !RELEASE.test(name)) return undefined;
    if (this.#read?.name !== name) {
      const folder = join(this.#options.folder, name);
      this.#read = { name, release: { folder, manifest: (await readManifest(folder)).manifest } };
    }
    return this.#read.release;
  }

  /** Makes them anew where those that stand are old; where another process makes them at the moment, they are left to it. */
  async makeWhenDue(signal?: AbortSignal): Promise<void> {
    if (await this.#areFresh()) return;
    await this.make({ signal, gently: true, whenDue: true }).catch((error: unknown) => {
      if (signal?.aborted) return;
      if (!(error instanceof ReportedError && error.code === 'CONFLICT')) throw error;
    });
  }

  async #areFresh(): Promise<boolean> {
    const standing = await this.current();
    return standing !== undefined && this.#options.now().getTime() - Date.parse(standing.manifest.madeAt) < FRESH;
  }

  /**
   * Makes them anew.
   * @param how.signal ends it between two pages, with nothing changed
   * @param how.gently it takes half of the time, and leaves the other to those who ask
   * @param how.whenDue what stands stays while it is not old
   * @throws ReportedError SUBGRAPH_UNAVAILABLE when the graph does not answer in full: what stands stays then; CONFLICT when another process makes them
   */
  async make(how: Making = {}): Promise<DownloadsManifest> {
    const { folder, keys, now } = this.#options;
    const { datasets, ask } = this.#graph!;
    const journal = openJournal(folder);
    try {
      // another process may have made them while this one waited for the journal
      if (how.whenDue && (await this.#areFresh())) return (await this.current())!.manifest;
      const madeAt = now().toISOString();
      for (const dataset of datasets) await journal.take(dataset.name, rowsOf(dataset, ask, how));
      // the numbers stand before anybody reads them: a crash from here on gives none of them out again
      journal.commit();
      const name = `release-${randomBytes(8).toString('hex')}`;
      const release = join(folder, name);
      await mkdir(release, { mode: 0o755 });
      const written: DownloadedDataset[] = [];
      for (const dataset of datasets) written.push(await writeDataset(release, dataset, journal));
      const { generation } = journal;
      const manifest = {
        format: DOWNLOADS_FORMAT,
        madeAt,
        generation,
        keys: keys.publicKeys(),
        datasets: written,
      } as const;
      await writeManifest(release, manifest, keys);
      await this.#putInPlace(name);
      return manifest;
    } finally {
      journal.close();
    }
  }

  /** The release before stays for those who are in the middle of it. */
  async #putInPlace(name: string): Promise<void> {
    const { folder } = this.#options;
    const former = (await readIfThere(join(folder, CURRENT)))?.trim();
    await writeFile(join(folder, `${CURRENT}.new`), `${name}\n`);
    await rename(join(folder, `${CURRENT}.new`), join(folder, CURRENT));
    for (const entry of await readdir(folder))
      if (RELEASE.test(entry) && entry !== name && entry !== former)
        await rm(join(folder, entry), { recursive: true, force: true });
  }
}

function openJournal(folder: string): Journal {
  try {
    return new Journal(folder);
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    throw new ReportedError(
      'CONFLICT',
      'Another process makes the downloads at the moment.',
      {},
      '其他进程正在生成下载文件。',
    );
  }
}

const SQLITE_BUSY = 5;

/** Every row of a dataset. A page that does not come in full ends it: what is missing would pass for withdrawn. */
async function* rowsOf(
  { name, query, rows }: PublicDataset,
  ask: PublicAsk,
  { signal, gently }: Making,
): AsyncGenerator<PublicRow> {
  let after: string | null = null;
  do {
    signal?.throwIfAborted();
    const began = performance.now();
    const { data, errors } = await ask(query, { after });
    const { page } = (data ?? {}) as { page?: Page | null };
    if (errors?.length || !page)
      throw new ReportedError(
        'SUBGRAPH_UNAVAILABLE',
        `The dataset ${name} was not answered in full; the files stay as they were.`,
        { dataset: name },
      );
    for (const node of page.nodes) yield* rows(node);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    if (gently) await setTimeout(performance.now() - began);
  } while (after !== null);
}

interface Page {
  nodes: Record<string, unknown>[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

async function writeDataset(
  folder: string,
  { name, zh, columns }: PublicDataset,
  journal: Journal,
): Promise<DownloadedDataset> {
  const [rows, withdrawn, from, to] = [0, 0, 0, 0];
  const counts = { rows, withdrawn, from, to };
  function* ndjson() {
    for (const { sequence, key, record } of journal.lines(name)) {
      counts[record === null ? 'withdrawn' : 'rows'] += 1;
      counts.from ||= sequence;
      counts.to = sequence;
      const about = `{"sequence":${sequence},"key":${JSON.stringify(key)},`;
      yield record === null ? `${about}"withdrawn":true}\n` : `${about}"record":${record}}\n`;
    }
  }
  function* csv() {
    yield BOM + csvLine(columns);
    for (const { record } of journal.lines(name)) {
      if (record === null) continue;
      const values = JSON.parse(record) as Record<string, unknown>;
      yield csvLine(columns.map((column) => csvCell(values[column])));
    }
  }
  const files = [
    await writeFileOf(folder, `${name}.ndjson`, 'application/x-ndjson; charset=utf-8', ndjson()),
    await writeFileOf(folder, `${name}.csv`, 'text/csv; charset=utf-8', csv()),
  ];
  return { name, zh, columns, ...counts, cursor: cursorOf(journal.generation, counts.to), files };
}
