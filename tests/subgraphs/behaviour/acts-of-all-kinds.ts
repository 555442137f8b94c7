import type { CanonicalRow } from '../../../shared/ingest/dataset.ts';
import { type City, enterprise, HEALTH, inspection, MARKET_BEILIN } from './city.ts';

const OF_INSPECTIONS_ONLY = ['checkDate', 'checklistCode', 'checkForm', 'checkType', 'checkMode', 'checkResult'];

/** A row without what only inspections have. */
export function otherKind(values: CanonicalRow): CanonicalRow {
  return Object.fromEntries(
    Object.entries(inspection(values)).filter(([field]) => !OF_INSPECTIONS_ONLY.includes(field)),
  );
}

const PENALTY = otherKind({
  actNo: 'P-1',
  actName: '对张小明的处罚',
  complaintNo: 'T-1',
  objectType: '2',
  objectId: 'O-2',
  objectName: '张小明',
  counterpartName: '张小明',
  counterpartNature: '自然人',
  counterpartCode: '11010519491231002X',
  decidedOn: '2026-11-17',
  penaltyResult: '对张小明罚款200元',
  penaltyTypes: ['罚款'],
  fineAmount: 20_000,
  illegalFact: '张小明未公示',
  documentNo: '市监罚〔2026〕1号',
});

/**
 * Published: the inspection I-1, the penalty P-1 of a person, the compulsion C-1 in another district. Not published: the inspection I-2 of
 * Beilin, the other act X-1 of health. @returns the id of the penalty
 */
export async function feedActs(city: City): Promise<string> {
  await city.keep('objects', [
    enterprise(),
    { objectId: 'O-2', name: '张小明', objectType: '2', idNumber: '11010519491231002X', regionCode: '610103' },
  ]);
  await city.keep('plans', [
    { planId: 'PL-1', name: '2026年抽查', year: 2026, regionCode: '610100', announcedOn: '2026-01-05' },
  ]);
  await city.keep('inspections', [inspection({ planId: 'PL-1' })]);
  await city.keep('inspections', [inspection({ actNo: 'I-2', publicStatus: '未公示' })], MARKET_BEILIN);
  const [penaltyId = ''] = await city.keep('penalties', [PENALTY]);
  await city.keep('compulsions', [otherKind({ actNo: 'C-1', measureFrom: '2026-11-16', regionCode: '610104' })]);
  await city.keep('otherActs', [otherKind({ actNo: 'X-1', startedOn: '2026-11-15', publicStatus: '未公示' })], HEALTH);
  return penaltyId;
}
