import type { Connection } from 'mongoose';
import { type ChangeEntry, changesOf } from './change-log.ts';
import { CHAIN_START, rootOf, type Seal, sealHash, sealsOf } from './seal-record.ts';

export interface ChainFault {
  /** Number of the seal under which it was found; absent for an entry that lies under none. */
  seal?: number;
  /** Sequence number, where one entry can be named. */
  seq?: number;
  fault: /** The seal does not have its number, or does not begin where the one before ends. */
    | 'SEAL_OUT_OF_ORDER'
    /** The seal does not repeat the hash of the one before. */
    | 'SEAL_UNCHAINED'
    /** The seal's own hash is not that of its content. */
    | 'SEAL_ALTERED'
    | 'ENTRY_MISSING'
    /** Two entries with one number, or an entry beyond the last seal. */
    | 'ENTRY_INSERTED'
    /** All are there, and one of them is not what was sealed. */
    | 'ENTRY_ALTERED';
}

export interface ChainVerdict {
  seals: number;
  entries: number;
  /** Empty: the chain is whole. */
  faults: ChainFault[];
}

/**
 * Proves a chain, holding one batch in memory. Pure over what it is given. A chain that was made anew from an altered point to its end is
 * whole in this sense; only a signature, or a hash kept elsewhere, tells.
 *
 * @param seals in the order of their numbers
 * @param entries that carry a sequence number, in its order
 */
export async function verifyChain(
  seals: AsyncIterable<Seal> | Iterable<Seal>,
  entries: AsyncIterable<ChangeEntry> | Iterable<ChangeEntry>,
): Promise<ChainVerdict> {
  const verdict: ChainVerdict = { seals: 0, entries: 0, faults: [] };
  const log = new EntryReader(entries);
  let before: Pick<Seal, '_id' | 'last' | 'hash'> = CHAIN_START;
  for await (const seal of seals) {
    verdict.faults.push(...linkFaults(seal, before), ...(await batchFaults(seal, log)));
    verdict.seals += 1;
    before = seal;
  }
  for (const { seq } of await log.upTo(Infinity)) verdict.faults.push({ seq: seq!, fault: 'ENTRY_INSERTED' });
  verdict.entries = log.read;
  return verdict;
}

/** Proves the chain of a database as it stands. */
export function verifySeals(connection: Connection): Promise<ChainVerdict> {
  const seals = sealsOf(connection).find({}).sort({ _id: 1 });
  const entries = changesOf(connection)
    .find({ seq: { $gt: 0 } })
    .sort({ seq: 1 });
  return verifyChain(seals, entries);
}

function linkFaults(seal: Seal, before: Pick<Seal, '_id' | 'last' | 'hash'>): ChainFault[] {
  const faults: ChainFault[] = [];
  const found = (fault: ChainFault['fault']) => faults.push({ seal: seal._id, fault });
  if (seal._id !== before._id + 1 || seal.first !== before.last + 1) found('SEAL_OUT_OF_ORDER');
  if (seal.previous !== before.hash) found('SEAL_UNCHAINED');
  if (seal.hash !== sealHash(seal)) found('SEAL_ALTERED');
  return faults;
}

async function batchFaults(seal: Seal, log: EntryReader): Promise<ChainFault[]> {
  const batch = await log.upTo(seal.last);
  const faults: ChainFault[] = [];
  let expected = seal.first;
  for (const { seq } of batch) {
    for (; expected < seq!; expected++) faults.push({ seal: seal._id, seq: expected, fault: 'ENTRY_MISSING' });
    if (seq! < expected) faults.push({ seal: seal._id, seq: seq!, fault: 'ENTRY_INSERTED' });
    else expected = seq! + 1;
  }
  for (; expected <= seal.last; expected++) faults.push({ seal: seal._id, seq: expected, fault: 'ENTRY_MISSING' });
  if (faults.length === 0 && rootOf(batch) !== seal.root) faults.push({ seal: seal._id, fault: 'ENTRY_ALTERED' });
  return faults;
}

/** Entries one batch at a time. */
class EntryReader {
  /** Entries read so far. */
  read = 0;
  readonly #entries: AsyncIterator<ChangeEntry> | Iterator<ChangeEntry>;
  #ahead: ChangeEntry | undefined;

  constructor(entries: AsyncIterable<ChangeEntry> | Iterable<ChangeEntry>) {
    this.#entries = Symbol.asyncIterator in entries ? entries[Symbol.asyncIterator]() : entries[Symbol.iterator]();
  }

  /** Those up to a sequence number that were not read before. */
  async upTo(last: number): Promise<ChangeEntry[]> {
    const batch: ChangeEntry[] = [];
    for (;;) {
      this.#ahead ??= await this.#next();
      if (!this.#ahead || this.#ahead.seq! > last) return batch;
      batch.push(this.#ahead);
      this.#ahead = undefined;
    }
  }

  async #next(): Promise<ChangeEntry | undefined> {
    const { done, value } = await this.#entries.next();
    if (done) return undefined;
    this.read += 1;
    return value;
  }
}
