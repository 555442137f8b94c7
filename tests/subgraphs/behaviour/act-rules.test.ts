import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { publishedHolidays } from '../../../shared/calendar/published-holidays.ts';
import type { Findings } from '../../../shared/ingest/define-dataset.ts';
import { actContent, actId, districtOf, isPublished } from '../../../subgraphs/behaviour/rules/act-content.ts';
import { inspectionFindings } from '../../../subgraphs/behaviour/rules/act-rules.ts';
import {
  compulsionFindings,
  otherActFindings,
  penaltyFindings,
} from '../../../subgraphs/behaviour/rules/case-rules.ts';
import { findingId, inspectionOf } from '../../../subgraphs/behaviour/rules/finding-rules.ts';

const RECEIVED = '2026-03-31';
const codes = ({ held = [], irregularities = [] }: Findings) => ({
  held: held.map(({ code }) => code),
  irregularities: irregularities.map(({ code }) => code),
});
const NOTHING = { held: [], irregularities: [] };
const INSPECTION = { actNo: 'A-1', checkDate: '2026-03-02', officers: ['6101-1', '6101-2'] };
const penalty = (values: object) =>
  codes(penaltyFindings({ actNo: 'P-1', decidedOn: '2026-02-13', ...values }, RECEIVED, publishedHolidays));
const compulsion = (values: object) =>
  codes(compulsionFindings({ actNo: 'C-1', measureFrom: '2026-01-05', ...values }, RECEIVED));

test('an inspection by two officers has nothing against it', () => {
  expect(codes(inspectionFindings(INSPECTION, RECEIVED))).toEqual(NOTHING);
});

test('one officer named twice is one officer, and too few', () => {
  const officers = [{ name: '张三', certificateNo: '6101-1' }, '6101-1'];
  expect(codes(inspectionFindings({ ...INSPECTION, officers }, RECEIVED)).irregularities).toEqual(['TOO_FEW_OFFICERS']);
});

test('an officer without a certificate number holds the row', () => {
  const officers = [{ name: '张三' }, '6101-1'];
  expect(codes(inspectionFindings({ ...INSPECTION, officers }, RECEIVED)).held).toEqual(['OFFICERS_INVALID']);
});

test('an act of tomorrow is held, one of today is not', () => {
  expect(codes(inspectionFindings({ ...INSPECTION, checkDate: '2026-04-01' }, RECEIVED)).held).toEqual([
    'DATE_IN_FUTURE',
  ]);
  expect(codes(inspectionFindings({ ...INSPECTION, checkDate: RECEIVED }, RECEIVED))).toEqual(NOTHING);
});

test('an act reported before it occurred is irregular, and kept', () => {
  const reportedAt = new Date('2026-03-01T10:00:00+08:00');
  expect(codes(inspectionFindings({ ...INSPECTION, reportedAt }, RECEIVED))).toEqual({
    held: [],
    irregularities: ['DATES_REVERSED'],
  });
});

test('an item code of another length and a bare region of another city hold the row; a region with its scheme does not', () => {
  const held = (values: object) => codes(inspectionFindings({ ...INSPECTION, ...values }, RECEIVED)).held;
  expect(held({ itemCode: '123' })).toEqual(['ITEM_CODE_INVALID']);
  expect(held({ regionCode: '440100' })).toEqual(['REGION_UNKNOWN']);
  expect(held({ regionCode: 'US-CA:San Francisco' })).toEqual([]);
});

test('a penalty decided before it was filed, or closed before it was decided, is irregular', () => {
  expect(penalty({ filedOn: '2026-02-01', closedOn: '2026-03-01' })).toEqual(NOTHING);
  expect(penalty({ filedOn: '2026-02-14' }).irregularities).toEqual(['DATES_REVERSED']);
  expect(penalty({ closedOn: '2026-02-12' }).irregularities).toEqual(['DATES_REVERSED']);
});

test('a penalty is published in time up to the seventh working day, over the spring festival of 2026', () => {
  expect(penalty({ publicDate: '2026-03-02' })).toEqual(NOTHING);
  expect(penalty({ publicDate: '2026-03-03' }).irregularities).toEqual(['PUBLISHED_LATE']);
});

test('a kind of penalty that the list does not have holds the row', () => {
  expect(penalty({ penaltyTypes: ['警告', 'FINE'] })).toEqual(NOTHING);
  expect(penalty({ penaltyTypes: ['警告', '罚站'] }).held).toEqual(['VALUE_INVALID']);
  expect(actContent({ penaltyTypes: ['警告', 'FINE', '罚款'] }, 'XA-SCJG')['penaltyTypes']).toEqual([
    'WARNING',
    'FINE',
  ]);
});

test('a measure lasts thirty days, and with its extension sixty', () => {
  expect(compulsion({ measureTo: '2026-02-04' })).toEqual(NOTHING);
  expect(compulsion({ measureTo: '2026-02-05' }).irregularities).toEqual(['MEASURE_TOO_LONG']);
  expect(compulsion({ measureTo: '2026-03-06', extensionDays: 30 })).toEqual(NOTHING);
  expect(compulsion({ measureTo: '2026-03-06', extensionDays: 31 }).irregularities).toEqual(['EXTENSION_TOO_LONG']);
  expect(compulsion({ extensionDays: -1 }).held).toEqual(['VALUE_INVALID']);
});

test('another act that ends before it starts is irregular', () => {
  const ended = { actNo: 'O-1', startedOn: '2026-03-02', endedOn: '2026-03-01' };
  expect(codes(otherActFindings(ended, RECEIVED)).irregularities).toEqual(['DATES_REVERSED']);
});

test('an act is public only when its row says so, and not after the end of its publication', () => {
  expect(isPublished({}, RECEIVED)).toBe(false);
  expect(isPublished({ publicStatus: 'PUBLISHED' }, RECEIVED)).toBe(true);
  expect(isPublished({ publicDate: '2026-03-01' }, RECEIVED)).toBe(true);
  expect(isPublished({ publicStatus: 'WITHDRAWN', publicDate: '2026-03-01' }, RECEIVED)).toBe(false);
  expect(isPublished({ publicStatus: 'PUBLISHED', publicEndDate: '2026-03-30' }, RECEIVED)).toBe(false);
});

test('a counterpart code that is an identity number is kept as one, and a credit code of digits alone as a credit code', () => {
  const stored = (counterpartCode: string, counterpartNature?: string) =>
    actContent({ counterpartCode, ...(counterpartNature && { counterpartNature }) }, 'XA-SCJG');
  expect(stored('11010519491231002X')).toMatchObject({ counterpartIdNumber: '11010519491231002X' });
  expect(stored('11010519491231002X')).not.toHaveProperty('counterpartCode');
  expect(stored('110105194912310021', 'INDIVIDUAL_BUSINESS')).not.toHaveProperty('counterpartCode');
  expect(stored('91350100m000100y43', 'ORGANISATION')).toMatchObject({ counterpartCode: '91350100M000100Y43' });
  expect(stored('91350100M000100Y43', 'NATURAL_PERSON')).not.toHaveProperty('counterpartCode');
  expect(stored('E12345678')).toMatchObject({ counterpartIdNumber: 'E12345678' });
});

test('the district of a street is its first six digits; a foreign place has none', () => {
  expect(districtOf('610103')).toBe('610103');
  expect(districtOf('610125')).toBe('610118');
  expect(districtOf('US-CA:San Francisco')).toBeNull();
  expect(districtOf(undefined)).toBeNull();
});

test('acts of another provider, body, kind or number have another id, however their parts run together', () => {
  const part = fc.string({ minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(part, part, part, part, part, part, (p, b, n, q, c, m) => {
      const one = actId(p, 'OTHER', { implementingBody: b, actNo: n });
      const other = actId(q, 'OTHER', { implementingBody: c, actNo: m });
      expect(one).toMatch(/^[\w-]{22}$/);
      expect(one === other).toBe(p === q && b === c && n === m);
    }),
  );
  const body = { implementingBodyCode: 'x', implementingBody: 'one', actNo: '1' };
  expect(actId('D', 'OTHER', body)).toBe(actId('D', 'OTHER', { ...body, implementingBody: 'two' }));
  expect(actId('D', 'OTHER', body)).not.toBe(actId('D', 'PENALTY', body));
});

test('a finding goes to the first inspection of its file, however the inspections are ordered', () => {
  const inspections = [{ _id: 'c' }, { _id: 'a', sourceOrder: 9 }, { _id: 'b', sourceOrder: 2 }];
  for (const order of [inspections, inspections.toReversed()]) {
    const { inspection, problem } = inspectionOf(order);
    expect(inspection?._id).toBe('b');
    expect(problem?.code).toBe('FINDING_AMBIGUOUS');
  }
  expect(inspectionOf([{ _id: 'c' }])).toEqual({ inspection: { _id: 'c' } });
  expect(inspectionOf([]).problem?.code).toBe('FINDING_WITHOUT_INSPECTION');
});

test('exact copies of a finding are one, another severity is another', () => {
  const finding = { objectId: 'O', checkDate: '2026-03-02', code: '103', description: 'x' };
  expect(findingId('D', finding)).toBe(findingId('D', { ...finding }));
  expect(findingId('D', finding)).not.toBe(findingId('D', { ...finding, severity: 'high' }));
});
