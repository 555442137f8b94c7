import type { ChangeEntry } from '../../../shared/audit/change-log.ts';
import { CHAIN_START, nextSeal, type Seal, type SealKeys, sealHash } from '../../../shared/audit/seal-record.ts';
import { SEAL_KEYS } from '../../support/seal-keys.ts';

export const NOON = new Date('2026-11-24T04:00:00Z');

export function entryNumbered(seq: number): ChangeEntry {
  return {
    _id: `entry-${String(seq).padStart(5, '0')}`,
    at: NOON,
    by: 'market.officer',
    department: 'XA-MARKET',
    kind: 'InspectionAct',
    record: `A-${seq}`,
    version: 1,
    operation: 'create',
    fields: ['actNo', 'checkDate'],
    digest: `digest-${seq}`,
    sourceSystem: 'test',
    batchNo: '2026112400001',
    facts: { kind: 'INSPECTION', occurredOn: '2026-11-20' },
    seq,
  };
}

export const CHAIN = 'tests.changes';

export function sealedBy(keys: SealKeys = SEAL_KEYS) {
  return { at: NOON, chain: CHAIN, keys };
}

/** How the chains of these tests are proved. */
export const PROVED = { chain: CHAIN, keys: SEAL_KEYS.publicKeys() };

/** The seals as former versions of the program made them, without signatures. */
export function unsigned(seals: readonly Seal[]): Seal[] {
  const bare: Seal[] = [];
  for (const { signed: _, ...seal } of seals) {
    const body = { ...seal, previous: bare.at(-1)?.hash ?? '' };
    bare.push({ ...body, hash: sealHash(body) });
  }
  return bare;
}

/** A whole chain over batches of these sizes. */
export function chainOf(sizes: readonly number[], keys?: SealKeys): { seals: Seal[]; entries: ChangeEntry[] } {
  const seals: Seal[] = [];
  const entries: ChangeEntry[] = [];
  for (const size of sizes) {
    const batch = Array.from({ length: size }, (_, place) => entryNumbered(entries.length + 1 + place));
    seals.push(nextSeal(seals.at(-1) ?? CHAIN_START, batch, sealedBy(keys)));
    entries.push(...batch);
  }
  return { seals, entries };
}
