import { expect, test } from '@jest/globals';
import { checkRow } from '../../../shared/ingest/check-row.ts';
import { DEMO_ACCOUNTS } from '../../../subgraphs/personnel/demo-accounts.ts';
import { demoDepartments } from '../../../subgraphs/personnel/departments-of-xian.ts';
import { DEPARTMENT_FIELDS } from '../../../subgraphs/personnel/model.ts';
import { departmentDoubts, departmentFaults } from '../../../subgraphs/personnel/rules.ts';

const rows = demoDepartments();
const byCode = new Map(rows.map((row) => [row['code'], row]));

test('each department of the demo city is a row without fault, doubt or gap', () => {
  for (const row of rows) {
    const { values, held, irregularities } = checkRow(DEPARTMENT_FIELDS, row);
    expect([held, irregularities]).toEqual([[], []]);
    expect([departmentFaults(values), departmentDoubts(values)]).toEqual([[], []]);
  }
});

test('codes, names and credit codes are each of one department', () => {
  for (const field of ['code', 'name', 'creditCode'])
    expect(new Set(rows.map((row) => row[field])).size).toBe(rows.length);
});

test('every parent stands before its children, so the departments form a tree', () => {
  const seen = new Set<unknown>();
  for (const { code, parentCode } of rows) {
    if (parentCode) expect(seen).toContain(parentCode);
    seen.add(code);
  }
});

test('Art. 3: the city has departments of every nature, 13 districts with theirs, and its zones are dispatched organs', () => {
  const natures = Map.groupBy(rows, ({ nature }) => nature);
  expect([...natures.keys()].sort()).toEqual([
    'AUTHORISED_ORGANISATION',
    'DECISION_ORGAN',
    'DEPARTMENT',
    'DISPATCHED_ORGAN',
    'GOVERNMENT_OFFICE',
    'INSPECTION_ORGAN',
    'STAFFING_ORGAN',
  ]);
  const districts = new Set(rows.filter(({ level }) => level === 'DISTRICT').map(({ regionCode }) => regionCode));
  expect(districts.size).toBe(13);
  for (const district of districts) expect(byCode.get(`${district}-MKT`)).toMatchObject({ parentCode: '610100-MKT' });
  expect(new Set(natures.get('DISPATCHED_ORGAN')!.map(({ level }) => level))).toEqual(new Set(['ZONE']));
});

test('nobody who is responsible in the demo could be taken for a person', () => {
  for (const { responsibleLeader, personInCharge } of rows) {
    expect(responsibleLeader).toMatch(/^示例/);
    expect(personInCharge).toMatch(/^示例/);
  }
});

test('each demo account is of a department of the demo city', () => {
  for (const { departmentCode } of DEMO_ACCOUNTS) expect(byCode.has(departmentCode)).toBe(true);
  expect(byCode.get('610100-GOV')).toMatchObject({ nature: 'GOVERNMENT_OFFICE' });
  expect(byCode.get('610100-DRC')).toMatchObject({ nature: 'DECISION_ORGAN' });
  expect(byCode.get('610100-SUP')).toMatchObject({ nature: 'INSPECTION_ORGAN' });
  expect(byCode.get('610100-STF')).toMatchObject({ nature: 'STAFFING_ORGAN' });
});
