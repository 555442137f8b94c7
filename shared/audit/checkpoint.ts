import type { Collection, Connection } from 'mongoose';
import { type PublicKeyRecord, verifySignature } from '../crypto/signing.ts';
import { ReportedError } from '../errors/reported-error.ts';
import { type ChainName, fullName } from './chain.ts';
import { digestOf } from './digest.ts';
import { CHAIN_START, type ChainEnd, type SealKeys } from './seal-record.ts';
import { keysByKid } from './trusted-keys.ts';

/** Where a chain begins whose earlier part was exported and removed. */
export interface Checkpoint {
  _id: ChainName;
  /** Full name. */
  chain: string;
  /** The last seal that was removed, as the next one knows it. */
  end: ChainEnd;
  /** Entries removed since the chain began. */
  removed: number;
  at: Date;
  kid: string;
  /** Over all of the above. */
  signature: string;
}

export function checkpointsOf(connection: Connection): Collection<Checkpoint> {
  return connection.collection<Checkpoint>('checkpoints');
}

export function signCheckpoint(
  facts: Pick<Checkpoint, '_id' | 'chain' | 'end' | 'removed' | 'at'>,
  keys: SealKeys,
): Checkpoint {
  const signer = keys.signer();
  const body = { ...facts, kid: signer.kid };
  return { ...body, signature: signer.sign(checkpointBytes(body)) };
}

/**
 * What the first seal that is there follows.
 * @throws ReportedError AUDIT_BROKEN when the checkpoint is not what its key signed
 */
export async function readStart(
  connection: Connection,
  chain: ChainName,
  keys: readonly PublicKeyRecord[],
): Promise<ChainEnd> {
  const checkpoint = await checkpointsOf(connection).findOne({ _id: chain });
  if (!checkpoint) return CHAIN_START;
  if (isSigned(checkpoint, fullName(connection, chain), keys)) return checkpoint.end;
  throw new ReportedError('AUDIT_BROKEN', `The checkpoint of ${fullName(connection, chain)} is not what was signed.`, {
    chain: fullName(connection, chain),
  });
}

export function isSigned(checkpoint: Checkpoint, chain: string, keys: readonly PublicKeyRecord[]): boolean {
  const key = keysByKid(keys).get(checkpoint.kid);
  const { signature, ...body } = checkpoint;
  return key !== undefined && checkpoint.chain === chain && verifySignature(key, checkpointBytes(body), signature);
}

function checkpointBytes({ chain, end, removed, at, kid }: Omit<Checkpoint, 'signature'>): Buffer {
  return Buffer.from(`supervision checkpoint ${digestOf([chain, end, removed, at, kid])}`);
}
