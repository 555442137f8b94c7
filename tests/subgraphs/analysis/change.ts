import type { ChangeEntry, ChangeFacts } from '../../../shared/audit/change-log.ts';

/** An act as the log of its subgraph tells of it. */
export interface ActFacts extends Record<string, string | null> {
  kind: string;
  districtCode: string | null;
  occurredOn: string;
  objectId: string | null;
}

/** The entry of a record that is written for the first time, or corrected. */
export function change(facts?: ChangeFacts, formerFacts?: ChangeFacts): ChangeEntry {
  return {
    _id: 'entry',
    at: new Date('2026-11-24T04:00:00Z'),
    by: 'market.officer',
    department: 'XA-MARKET',
    kind: 'SupervisionAct',
    record: 'A-1',
    version: formerFacts ? 2 : 1,
    operation: formerFacts ? 'update' : 'create',
    fields: [],
    digest: 'digest',
    sourceSystem: 'test',
    batchNo: '2026112400001',
    ...(facts && { facts }),
    ...(formerFacts && { formerFacts }),
  };
}
