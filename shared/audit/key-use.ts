import type { Connection } from 'mongoose';
import type { KeyPurpose } from '../crypto/key-file.ts';
import { CHAINS } from './chain.ts';
import { personKeysOf } from './person-keys.ts';
import { sealsOf } from './seal-record.ts';

/**
 * How much in these databases rests on a key: of `data` the keys of persons and held rows that it wraps, of `seal` the seals that it signed.
 * Keys of calls between processes leave nothing behind.
 */
export async function countUses(connections: readonly Connection[], purpose: KeyPurpose, kid: string): Promise<number> {
  let uses = 0;
  for (const connection of connections) {
    if (purpose === 'data') uses += await personKeysOf(connection).countDocuments({ kid });
    if (purpose === 'seal')
      for (const chain of CHAINS)
        uses += await sealsOf(connection, chain).countDocuments({
          $or: [{ 'signed.kid': kid }, { 'signed.handover.from': kid }],
        });
  }
  return uses;
}
