import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Connection } from 'mongoose';
import type { PublicKeyRecord } from '../crypto/signing.ts';
import { type ChainName, entriesOf, fullName } from './chain.ts';
import { readStart } from './checkpoint.ts';
import { digestOfFile, type ExportedChain } from './export-manifest.ts';
import { type ChainEnd, endOf, sealsOf } from './seal-record.ts';

export interface ExportOptions {
  folder: string;
  keys: readonly PublicKeyRecord[];
  /** Seals made within these bounds, both included; all, unless told. */
  from?: Date;
  to?: Date;
  onProgress?(entries: number): void;
}

/**
 * Writes the sealed part of a chain as it stands into a folder, one entry a line and one seal a line. What is sealed meanwhile is left
 * to the next export.
 */
export async function exportChain(
  connection: Connection,
  chain: ChainName,
  { folder, keys, from, to, onProgress }: ExportOptions,
): Promise<ExportedChain> {
  const name = fullName(connection, chain);
  const { start, end } = await bounds(connection, chain, keys, from, to);
  const seals = sealsOf(connection, chain)
    .find({ _id: { $gt: start._id, $lte: end._id } })
    .sort({ _id: 1 });
  const entries = entriesOf(connection, chain)
    .find({ seq: { $gt: start.last, $lte: end.last } })
    .sort({ seq: 1 });
  const files = { entries: `${name}.entries.ndjson`, seals: `${name}.seals.ndjson` };
  const counts = {
    entries: await writeLines(join(folder, files.entries), entries, onProgress),
    seals: await writeLines(join(folder, files.seals), seals),
  };
  const described = async (file: string) => ({ name: file, sha256: await digestOfFile(join(folder, file)) });
  const digests = { entries: await described(files.entries), seals: await described(files.seals) };
  return { chain: name, start, end, ...counts, files: digests };
}

async function bounds(
  connection: Connection,
  chain: ChainName,
  keys: readonly PublicKeyRecord[],
  from: Date | undefined,
  to: Date | undefined,
): Promise<{ start: ChainEnd; end: ChainEnd }> {
  const first = await readStart(connection, chain, keys);
  let [start, end] = [first, first];
  // seals are made in the order of time, and there are a thousand times fewer of them than of entries
  for await (const seal of sealsOf(connection, chain)
    .find({ _id: { $gt: first._id } })
    .sort({ _id: 1 })) {
    if (to && seal.at > to) break;
    end = endOf(seal);
    if (from && seal.at < from) start = end;
  }
  return { start, end };
}

/** A line of JSON for each document. @returns how many */
async function writeLines(
  path: string,
  documents: AsyncIterable<object>,
  onProgress?: (written: number) => void,
): Promise<number> {
  let written = 0;
  async function* lines() {
    for await (const document of documents) {
      yield `${JSON.stringify(document)}\n`;
      written += 1;
      onProgress?.(written);
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
  return written;
}
