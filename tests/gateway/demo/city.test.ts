import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { demoCity } from '../../../gateway/demo/city.ts';
import { DEPARTMENTS } from '../../../gateway/demo/feeders.ts';
import { fillDemoCity } from '../../../gateway/demo/fill.ts';
import { addDays, civilDateOf } from '../../../shared/calendar/civil-date.ts';
import { isTimely } from '../../../shared/calendar/deadline.ts';
import { publishedHolidays } from '../../../shared/calendar/published-holidays.ts';
import { isWorkingDay } from '../../../shared/calendar/working-day.ts';
import { checkCreditCode } from '../../../shared/codes/credit-code.ts';
import { isRegionWithin } from '../../../shared/codes/region.ts';
import { DEMO_ACCOUNTS } from '../../../subgraphs/personnel/demo-accounts.ts';
import { checkingDatasets, type Received } from './checking-datasets.ts';

const TODAY = '2026-11-25';
const SIZE = 5_000;
const DAY_FIELDS: Readonly<Record<string, string>> = {
  inspections: 'checkDate',
  penalties: 'decidedOn',
  compulsions: 'measureFrom',
  otherActs: 'startedOn',
};

const received: Received[] = [];
let calls = 0;

beforeAll(async () => {
  const batches = new Set<object>();
  const datasets = checkingDatasets((row) => {
    received.push(row);
    batches.add(row.batch);
  });
  await fillDemoCity({
    datasets,
    department: async (code) => DEPARTMENTS.find((department) => department.code === code),
    now: () => new Date('2026-11-25T10:00:00+08:00'),
    size: SIZE,
    today: TODAY,
  });
  calls = batches.size;
});

const of = (...names: string[]) => received.filter(({ dataset }) => names.includes(dataset));
const acts = () => of(...Object.keys(DAY_FIELDS));
const text = (row: Received['row'], field: string) => row[field] as string;
const dayOf = ({ dataset, row }: Received) => text(row, DAY_FIELDS[dataset]!);
const keys = (dataset: string, field: string) => new Set(of(dataset).map(({ row }) => text(row, field)));
const share = <Entry>(rows: readonly Entry[], holds: (row: Entry) => boolean) =>
  rows.filter(holds).length / rows.length;

test('no row of the city is held, and each dataset has as many rows as it says', () => {
  const rows = demoCity({ acts: SIZE, seed: 'xian', today: TODAY }).datasets.map(({ name, total }) => [name, total]);
  expect(rows.map(([name]) => [name, of(name as string).length])).toEqual(rows);
  expect(acts()).toHaveLength(SIZE);
});

test('a few acts lack a value, as rows of feeding systems do; nothing else is irregular', () => {
  const irregular = received.filter(({ irregularities }) => irregularities.length > 0);
  const codes = irregular.flatMap(({ irregularities }) => irregularities.map(({ code, field }) => `${code} ${field}`));
  expect(new Set(codes)).toEqual(new Set(['VALUE_MISSING counterpartIdType']));
  expect(irregular.length / SIZE).toBeGreaterThan(0.003);
  expect(irregular.length / SIZE).toBeLessThan(0.03);
});

test('whatever a row refers to is there', () => {
  const known = {
    departmentCode: new Set(DEPARTMENTS.map(({ code }) => code)),
    itemCode: keys('items', 'itemCode'),
    checklistCode: keys('checklists', 'checklistCode'),
    objectId: keys('objects', 'objectId'),
    planId: keys('plans', 'planId'),
    complaintNo: keys('complaints', 'complaintNo'),
    inspectionActNo: keys('inspections', 'actNo'),
    subItemCode: keys('subItems', 'subItemCode'),
    listingNo: keys('listings', 'listingNo'),
    assignedDept: new Set(DEPARTMENTS.map(({ code }) => code)),
    entrustedDepartmentCode: new Set(DEPARTMENTS.map(({ code }) => code)),
    executingDept: new Set(DEPARTMENTS.map(({ code }) => code)),
  };
  const missing = received.flatMap(({ dataset, row }) =>
    Object.entries(known)
      .filter(([field, values]) => row[field] !== undefined && !values.has(text(row, field)))
      .map(([field]) => `${dataset}.${field} ${row[field]}`),
  );
  expect(missing).toEqual([]);
  const certificates = keys('officers', 'certificateNo');
  const named = acts().flatMap(({ row }) => row['officers'] as { certificateNo: string }[]);
  expect(named.filter(({ certificateNo }) => !certificates.has(certificateNo))).toEqual([]);
  const drawn = of('plans').flatMap(({ row }) => row['targets'] as string[]);
  expect(drawn.filter((objectId) => !known.objectId.has(objectId))).toEqual([]);
});

test('an inspection under a plan is of an object that the plan has drawn', () => {
  const targets = new Map(of('plans').map(({ row }) => [row['planId'], row['targets'] as string[]]));
  const planned = of('inspections').filter(({ row }) => row['planId']);
  expect(planned.length).toBeGreaterThan(500);
  expect(planned.filter(({ row }) => !targets.get(row['planId'])!.includes(text(row, 'objectId')))).toEqual([]);
});

test('keys are given once, and certificates of the demo accounts among them', () => {
  for (const [dataset, field] of [
    ['items', 'itemCode'],
    ['objects', 'objectId'],
    ['officers', 'certificateNo'],
    ['complaints', 'complaintNo'],
    ['inspections', 'actNo'],
    ['penalties', 'actNo'],
  ] as const)
    expect(keys(dataset, field).size).toBe(of(dataset).length);
  const certificates = keys('officers', 'certificateNo');
  for (const { certificateNo } of DEMO_ACCOUNTS) if (certificateNo) expect(certificates).toContain(certificateNo);
});

test('an act lies in the region of its provider, and its department is below the provider', () => {
  const regionOf = new Map(DEPARTMENTS.map(({ code, regionCode }) => [code, regionCode]));
  const astray = acts().filter(
    ({ row, batch }) =>
      !isRegionWithin(text(row, 'regionCode'), batch.department.regionCode) ||
      !isRegionWithin(text(row, 'regionCode'), regionOf.get(text(row, 'departmentCode'))!) ||
      !isRegionWithin(regionOf.get(text(row, 'departmentCode'))!, batch.department.regionCode),
  );
  expect(astray).toEqual([]);
});

test('every person and firm is plainly made up, and its codes are of no area or body', () => {
  const person = /^示例[^·]{2,3}$/;
  const either = /^示例(·.*（虚构）|[^·]{2,3})$/;
  const patterns: Readonly<Record<string, RegExp>> = {
    responsibleLeader: person,
    personInCharge: person,
    legalRepresentative: person,
    complainantName: person,
    agent: person,
    reporter: person,
    objectName: either,
    counterpartName: either,
    phone: /^199000\d{5}$/,
    contactPhone: /^199000\d{5}$/,
    idNumber: /^990000/,
    objectCreditCode: /^.{8}DEM/,
    businessAddress: /示例路/,
    address: /示例路/,
  };
  const real = received.flatMap(({ dataset, row }) => {
    const named = ['officers', 'objects'].includes(dataset) ? { ...patterns, name: either } : patterns;
    return Object.entries(named)
      .filter(([field, pattern]) => row[field] !== undefined && !pattern.test(text(row, field)))
      .map(([field]) => `${dataset}.${field} ${row[field]}`);
  });
  expect(real).toEqual([]);
  const codes = of('objects').flatMap(({ row }) => (row['creditCode'] ? [text(row, 'creditCode')] : []));
  expect(codes.filter((code) => !/^.{8}DEM/.test(code) || !checkCreditCode(code).checksumValid)).toEqual([]);
});

test('acts are of the four kinds, as many of each as there should be', () => {
  expect(Object.keys(DAY_FIELDS).map((name) => of(name).length / SIZE)).toEqual([0.7, 0.18, 0.04, 0.08]);
});

test('most acts are done on working days, a few on days off, some reported late', () => {
  expect(share(acts(), (act) => isWorkingDay(dayOf(act), publishedHolidays).working)).toBeGreaterThan(0.93);
  expect(share(acts(), (act) => isWorkingDay(dayOf(act), publishedHolidays).working)).toBeLessThan(0.99);
  const late = share(acts(), (act) => !isTimely(dayOf(act), civilDateOf(act.batch.receivedAt), publishedHolidays));
  expect(late).toBeGreaterThan(0.05);
  expect(late).toBeLessThan(0.11);
});

test('acts are spread over three years, with some in every month', () => {
  const months = Map.groupBy(acts(), (act) => dayOf(act).slice(0, 7));
  expect([...months.values()].filter((month) => month.length > SIZE / 100).length).toBeGreaterThanOrEqual(34);
});

test('penalties fall on repeat offenders by a power law', () => {
  const byObject = [...Map.groupBy(of('penalties'), ({ row }) => row['objectId']).values()].map(({ length }) => length);
  byObject.sort((one, other) => other - one);
  const upper = byObject.slice(0, Math.ceil(byObject.length / 5)).reduce((sum, count) => sum + count, 0);
  expect(upper / of('penalties').length).toBeGreaterThan(0.3);
  expect(byObject[0]).toBeGreaterThanOrEqual(5);
});

test('acts of the other kinds and findings follow inspections of the same object that found something', () => {
  const inspections = new Map(of('inspections').map(({ row, batch }) => [row['actNo'], { row, batch }]));
  const astray = of('penalties', 'compulsions', 'otherActs', 'findings').filter((act) => {
    const { row, batch } = inspections.get(act.row['inspectionActNo'] ?? act.row['actNo'])!;
    const day = act.dataset === 'findings' ? text(act.row, 'checkDate') : dayOf(act);
    return (
      row['objectId'] !== act.row['objectId'] ||
      row['checkResult'] === 'NO_PROBLEM' ||
      batch.department.code !== act.batch.department.code ||
      day < text(row, 'checkDate')
    );
  });
  expect(astray).toEqual([]);
});

test('warnings alone of market regulation are not published; most penalties are', () => {
  const published = ({ row }: Received) => row['publicStatus'] === 'PUBLISHED';
  const warnings = of('penalties').filter(
    ({ row }) => text(row, 'departmentCode').endsWith('-MKT') && String(row['penaltyTypes']) === 'WARNING',
  );
  expect(warnings.length).toBeGreaterThan(10);
  expect(warnings.filter(published)).toEqual([]);
  expect(share(of('penalties'), published)).toBeGreaterThan(0.6);
  expect(share(of('inspections'), published)).toBeGreaterThan(0.8);
  expect(share(of('inspections'), published)).toBeLessThan(0.9);
});

test('complaints in Yanta rise over the last ten weeks', () => {
  const inYanta = of('complaints').filter(({ row }) => row['regionCode'] === '610113');
  const between = (from: number, to: number) =>
    inYanta.filter(({ row }) => {
      const on = text(row, 'receivedOn');
      return on >= addDays(TODAY, -from) && on < addDays(TODAY, -to);
    }).length;
  const [before, early, late] = [between(140, 70), between(70, 35), between(35, 0)];
  expect(early + late).toBeGreaterThan(3 * before);
  expect(late).toBeGreaterThan(1.5 * early);
});

test('complaints come from every source, in every state, and some are followed by an inspection', () => {
  const values = (field: string) => new Set(of('complaints').map(({ row }) => row[field]));
  expect(values('kind').size).toBe(2);
  expect(values('source').size).toBe(7);
  expect(values('status').size).toBe(8);
  expect(share(of('inspections'), ({ row }) => row['complaintNo'] !== undefined)).toBeGreaterThan(0.04);
});

test('the same seed and day make the same city, another seed another one', () => {
  const digest = (seed: string) => {
    const hash = createHash('sha256');
    for (const { name, rows } of demoCity({ acts: 300, seed, today: TODAY }).datasets)
      for (const [place, row] of [...rows()].entries()) if (place < 300) hash.update(name + JSON.stringify(row));
    return hash.digest('hex');
  };
  expect(digest('xian')).toBe(digest('xian'));
  expect(digest('xian')).not.toBe(digest('another'));
});

test('rows come in by few and large calls', () => {
  expect(calls).toBeLessThan(450);
});
