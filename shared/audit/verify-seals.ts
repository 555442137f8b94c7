import type { Connection } from 'mongoose';
import { type PublicKeyRecord, verifySignature } from '../crypto/signing.ts';
import { type ChainEntry, type ChainName, entriesOf, fullName } from './chain.ts';
import { type ChainFault, Faults } from './chain-fault.ts';
import { readStart } from './checkpoint.ts';
import { EntryReader } from './entry-reader.ts';
import {
  CHAIN_START,
  type ChainEnd,
  endOf,
  handoverBytes,
  leafOf,
  readMarks,
  rootOf,
  type Seal,
  sealBytes,
  sealHash,
  sealsOf,
} from './seal-record.ts';
import { keysByKid } from './trusted-keys.ts';

export interface ChainVerdict {
  seals: number;
  entries: number;
  /** Seals that bear a signature. A chain without any proves only that nobody altered a part of it. */
  signed: number;
  /** Kids of the keys that signed, in order; each was named by the one before. */
  signers: string[];
  end: ChainEnd;
  /** The first hundred, in order; none: the chain is whole. */
  faults: ChainFault[];
  /** How many there are. */
  faultCount: number;
}

export interface VerifyOptions {
  /** Full name of the chain, which its seals bear. */
  chain: string;
  /** Public keys of signers; what another key signed is a fault. */
  keys: readonly PublicKeyRecord[];
  /** What the first seal follows; the beginning, unless told. */
  start?: ChainEnd;
  /** Told after each seal. */
  onProgress?(entries: number): void;
}

/**
 * Proves a chain, holding one batch in memory. Pure over what it is given. A chain of which no seal is signed, and that was made anew from
 * an altered point to its end, is whole in this sense; whether a signer is to be trusted is for the reader, who pins its fingerprint.
 *
 * @param seals in the order of their numbers
 * @param entries that carry a sequence number, in its order
 */
export async function verifyChain(
  seals: AsyncIterable<Seal> | Iterable<Seal>,
  entries: AsyncIterable<ChainEntry> | Iterable<ChainEntry>,
  { chain, keys, start = CHAIN_START, onProgress }: VerifyOptions,
): Promise<ChainVerdict> {
  const faults = new Faults();
  const known = keysByKid(keys);
  const log = new EntryReader(entries);
  const signers = start.signed ? [start.signed.kid] : [];
  let [count, signed] = [0, 0];
  let before = start;
  for await (const seal of seals) {
    for (const fault of linkFaults(seal, before)) faults.add({ seal: seal._id, fault });
    for (const fault of signatureFaults(seal, before, chain, known)) faults.add({ seal: seal._id, fault });
    await findBatchFaults(seal, log, faults);
    count += 1;
    if (seal.signed) signed += 1;
    if (seal.signed && signers.at(-1) !== seal.signed.kid) signers.push(seal.signed.kid);
    before = seal;
    onProgress?.(log.read);
  }
  for (const { seq } of await log.upTo(Infinity)) faults.add({ seq: seq!, fault: 'ENTRY_INSERTED' });
  const end = endOf(before);
  return { seals: count, entries: log.read, signed, signers, end, faults: faults.first, faultCount: faults.count };
}

/** Proves a chain of a database as it stands. */
export async function verifySeals(
  connection: Connection,
  { chain = 'changes', ...options }: Omit<VerifyOptions, 'chain' | 'start'> & { chain?: ChainName },
): Promise<ChainVerdict> {
  const name = fullName(connection, chain);
  const start = await readStart(connection, chain, options.keys);
  const seals = sealsOf(connection, chain)
    .find({ _id: { $gt: start._id } })
    .sort({ _id: 1 });
  const entries = entriesOf(connection, chain)
    .find({ seq: { $gt: start.last } })
    .sort({ seq: 1 });
  return verifyChain(seals, entries, { ...options, chain: name, start });
}

function linkFaults(seal: Seal, before: ChainEnd): ChainFault['fault'][] {
  const faults: ChainFault['fault'][] = [];
  if (seal._id !== before._id + 1 || seal.first !== before.last + 1) faults.push('SEAL_OUT_OF_ORDER');
  if (seal.previous !== before.hash) faults.push('SEAL_UNCHAINED');
  if (seal.hash !== sealHash(seal)) faults.push('SEAL_ALTERED');
  return faults;
}

function signatureFaults(
  { hash, signed }: Seal,
  before: ChainEnd,
  chain: string,
  keys: ReadonlyMap<string, PublicKeyRecord>,
): ChainFault['fault'][] {
  if (!signed) return before.signed ? ['SEAL_UNSIGNED'] : [];
  const faults: ChainFault['fault'][] = [];
  const key = keys.get(signed.kid);
  if (!key) return ['KEY_UNKNOWN'];
  if (signed.chain !== chain || !verifySignature(key, sealBytes(hash), signed.signature)) faults.push('SEAL_FORGED');
  const { handover } = signed;
  const changed = before.signed && before.signed.kid !== signed.kid;
  const former = changed ? keys.get(before.signed!.kid) : undefined;
  const named =
    former &&
    handover?.to?.kid === signed.kid &&
    verifySignature(former, handoverBytes(chain, before.hash, handover.to), handover.signature);
  if (changed && !named) faults.push('KEY_NOT_HANDED_OVER');
  return faults;
}

async function findBatchFaults(seal: Seal, log: EntryReader, faults: Faults): Promise<void> {
  const batch = await log.upTo(seal.last);
  const found = (seq: number, fault: ChainFault['fault']) => faults.add({ seal: seal._id, seq, fault });
  const before = faults.count;
  const marks = seal.signed && readMarks(seal.signed.marks);
  const digests = batch.map(leafOf);
  let expected = seal.first;
  for (const [place, { seq }] of batch.entries()) {
    if (!Number.isSafeInteger(seq)) {
      found(expected++, 'ENTRY_ALTERED');
      continue;
    }
    for (; expected < seq!; expected++) found(expected, 'ENTRY_MISSING');
    const mark = marks?.[seq! - seal.first];
    if (seq! < expected) found(seq!, 'ENTRY_INSERTED');
    else if (mark && !digests[place]!.subarray(0, mark.length).equals(mark)) found(seq!, 'ENTRY_ALTERED');
    expected = Math.max(expected, seq! + 1);
  }
  for (; expected <= seal.last; expected++) found(expected, 'ENTRY_MISSING');
  if (faults.count === before && rootOf(digests) !== seal.root) faults.add({ seal: seal._id, fault: 'ENTRY_ALTERED' });
}
