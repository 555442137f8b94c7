import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ask, inspection, MARKET_BEILIN, VIEWERS } from './city.ts';
import { coercionInput, type Desk, inspectionInput, openDesk, penaltyInput } from './online.ts';

const { marketOfficer: OFFICER, beilinOfficer, healthOfficer, cityOffice } = VIEWERS;

let desk: Desk;
let entered: Record<string, unknown>;

beforeAll(async () => {
  desk = await openDesk();
  const answer =
    'id kind timely irregular publicStatus departmentCode implementingBody implementingBodyCode reporter officersNamed { name certificateNo } provenance { provider sourceSystem batchNo version }';
  entered = await desk.did(OFFICER, 'recordInspection', inspectionInput(), answer);
});

afterAll(() => desk?.close());

test('an inspection entered on line is its department’s, unpublished, in time and without fault; names come from the register', () => {
  expect(entered).toMatchObject({
    kind: 'INSPECTION',
    timely: true,
    irregular: false,
    publicStatus: 'UNPUBLISHED',
    departmentCode: 'MARKET',
    implementingBody: '市市场监管局',
    implementingBodyCode: '91350100M000100Y43',
    reporter: 'market.officer',
    officersNamed: [
      { name: '王一', certificateNo: '6101-1' },
      { name: '李二', certificateNo: '6101-2' },
    ],
    provenance: { provider: 'MARKET', sourceSystem: 'online', batchNo: '2026112000000', version: 1 },
  });
});

test('a penalty, a coercion and another act follow the inspection', async () => {
  const penalty = await desk.did(OFFICER, 'recordPenalty', penaltyInput(), 'kind state inspectionActNo');
  expect(penalty).toEqual({ kind: 'PENALTY', state: 'DECIDED', inspectionActNo: 'I-1' });
  const coercion = await desk.did(OFFICER, 'recordCoercion', coercionInput(), 'kind state');
  expect(coercion).toEqual({ kind: 'COMPULSION', state: 'IN_FORCE' });
  const reasons = await desk.refused(OFFICER, 'recordOtherAct', {
    actNo: 'X-1',
    startedOn: '2026-11-19',
    inspectionActNo: 'I-1',
    measure: '约谈',
    itemCode: '61010000000001',
  });
  expect(reasons).toEqual(
    expect.arrayContaining(['ACT_IRREGULAR', 'ITEM_NOT_IN_FORCE itemCode', 'VALUE_MISSING officers']),
  );
});

test('what is unlawful is refused with every reason at once, and nothing is written', async () => {
  const unlawful = inspectionInput({
    actNo: 'I-2',
    itemCode: '61010000000002',
    checklistCode: '91350100M000100Y433001',
    officers: ['6101-1', '6101-3', 'nobody'],
    counterpartIdType: null,
    planId: 'PL-404',
  });
  expect(await desk.refused(OFFICER, 'recordInspection', unlawful)).toEqual([
    'ACT_IRREGULAR',
    'VALUE_MISSING counterpartIdType',
    'ITEM_NOT_IN_FORCE itemCode',
    'CHECKLIST_OF_ANOTHER_ITEM checklistCode',
    'OFFICER_UNKNOWN officers',
    'OFFICER_CERTIFICATE_NOT_VALID officers',
    'OFFICER_AREA_NOT_COVERED officers',
    'OFFICER_CATEGORY_NOT_COVERED officers',
    'PLAN_UNKNOWN planId',
  ]);
  const { data } = await ask(desk, VIEWERS.inspector, '{ acts(where: { actNo: { eq: "I-2" } }) { totalCount } }');
  expect(data['acts']).toEqual({ totalCount: 0 });
});

test.each([
  ['an item outside the duty of the department', healthOfficer, inspectionInput(), 'ITEM_NOT_LISTED itemCode'],
  ['one officer alone', OFFICER, inspectionInput({ actNo: 'I-3', officers: ['6101-1'] }), 'TOO_FEW_OFFICERS officers'],
])('an inspection with %s is refused', async (_, viewer, input, reason) => {
  expect(await desk.refused(viewer, 'recordInspection', input)).toEqual(['ACT_IRREGULAR', reason]);
});

test.each([
  ['an inspection that is not there', { inspectionActNo: 'I-404' }, 'INSPECTION_UNKNOWN inspectionActNo'],
  ['an inspection of another object', { objectId: 'O-2' }, 'INSPECTION_OF_ANOTHER_OBJECT inspectionActNo'],
  ['a day before its inspection', { decidedOn: '2026-11-17', filedOn: null }, 'BEFORE_ITS_INSPECTION inspectionActNo'],
  ['a filing after the decision', { filedOn: '2026-11-20' }, 'DATES_REVERSED decidedOn'],
])('a penalty with %s is refused', async (_, values, reason) => {
  const input = penaltyInput({ actNo: 'P-9', ...values });
  expect(await desk.refused(OFFICER, 'recordPenalty', input)).toEqual(['ACT_IRREGULAR', reason]);
});

test('a value that is none is told by its argument; a number given before is a conflict', async () => {
  const impossible = inspectionInput({ actNo: 'I-4', checkDate: '2026-11-21', checkResult: 'FINE' });
  expect(await desk.refused(OFFICER, 'recordInspection', impossible)).toEqual([
    'BAD_USER_INPUT',
    'VALUE_INVALID checkResult',
  ]);
  expect(await desk.refused(OFFICER, 'recordInspection', inspectionInput())).toEqual(['CONFLICT']);
});

test('a department that has claimed the item acts by it; its acts are its own', async () => {
  const { id } = await desk.did(beilinOfficer, 'recordInspection', inspectionInput(), 'id');
  expect(id).not.toBe(entered['id']);
});

test('entered six working days after it happened, an act is late', async () => {
  const late = inspectionInput({ actNo: 'I-5', checkDate: '2026-11-12' });
  expect(await desk.did(OFFICER, 'recordInspection', late, 'timely')).toEqual({ timely: false });
});

test('the same act of a feeding system is kept as irregular: its department and the office find it by its reason, the public does not', async () => {
  const row = inspection({ actNo: 'F-1', itemCode: '61010000000002', checklistCode: null });
  await desk.keep('inspections', [row], MARKET_BEILIN);
  const asked = (condition: string) =>
    `{ acts(where: { departmentCode: { eq: "MARKET-BEILIN" }, ${condition} }) { nodes { actNo irregularityCodes } } }`;
  const found = { nodes: [{ actNo: 'F-1', irregularityCodes: ['VALUE_MISSING', 'ITEM_NOT_IN_FORCE'] }] };
  for (const viewer of [beilinOfficer, OFFICER, cityOffice]) {
    expect((await ask(desk, viewer, asked('irregular: { eq: true }'))).data['acts']).toEqual(found);
    expect((await ask(desk, viewer, asked('irregularityCodes: { eq: "ITEM_NOT_IN_FORCE" }'))).data['acts']).toEqual(
      found,
    );
  }
  const { errors } = await ask(desk, VIEWERS.public, asked('irregular: { eq: true }'));
  expect(errors).not.toEqual([]);
});
