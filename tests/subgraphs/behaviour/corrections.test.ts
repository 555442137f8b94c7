import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ask, inspection, VIEWERS } from './city.ts';
import { coercionInput, type Desk, inspectionInput, openDesk, penaltyInput } from './online.ts';

const { marketOfficer: OFFICER, beilinOfficer, inspector } = VIEWERS;

let desk: Desk;
let id: string;

beforeAll(async () => {
  desk = await openDesk();
  id = String((await desk.did(OFFICER, 'recordInspection', inspectionInput()))['id']);
});

afterAll(() => desk?.close());

test('a correction keeps the former value in the history, with its reason, and is refused without one or without a change', async () => {
  const correction = { id, expectedVersion: 1, reason: '评分录入错误', changes: { score: 88 } };
  expect(await desk.refused(OFFICER, 'correctAct', { ...correction, reason: ' ' })).toEqual(['BAD_USER_INPUT']);
  expect(await desk.refused(OFFICER, 'correctAct', { ...correction, changes: {} })).toEqual(['BAD_USER_INPUT']);
  expect(await desk.refused(beilinOfficer, 'correctAct', correction)).toEqual(['NOT_FOUND']);
  const answer = 'correctionReason timely provenance { version } ... on InspectionAct { score checkResult }';
  expect(await desk.did(OFFICER, 'correctAct', correction, answer)).toEqual({
    correctionReason: '评分录入错误',
    timely: true,
    score: 88,
    checkResult: 'RECTIFICATION_ORDERED',
    provenance: { version: 2 },
  });
  expect(await desk.refused(OFFICER, 'correctAct', correction)).toEqual(['STALE']);
  const versions = desk.store.connection('behaviour').collection('acts_versions');
  const former = await versions.findOne({ _id: `${id}@1` } as never);
  expect(former).toMatchObject({ version: 1, checkResult: 'RECTIFICATION_ORDERED' });
  expect(former).not.toHaveProperty('score');
});

test('a correction passes the whole validation again, knows the fields of its kind alone, and takes a value out by null', async () => {
  const correct = (changes: object) => ({ id, expectedVersion: 2, reason: '更正', changes });
  expect(await desk.refused(OFFICER, 'correctAct', correct({ officers: ['6101-1'] }))).toEqual([
    'ACT_IRREGULAR',
    'TOO_FEW_OFFICERS officers',
  ]);
  expect(await desk.refused(OFFICER, 'correctAct', correct({ fineAmount: 1 }))).toEqual([
    'BAD_USER_INPUT',
    'FIELD_UNKNOWN fineAmount',
  ]);
  const answer = 'provenance { version } ... on InspectionAct { score }';
  expect(await desk.did(OFFICER, 'correctAct', correct({ score: null }), answer)).toEqual({
    score: null,
    provenance: { version: 3 },
  });
});

test('an irregular act of a feeding system is mended step by step, and no step makes it worse', async () => {
  const [fed = ''] = await desk.keep('inspections', [
    inspection({ actNo: 'F-2', checklistCode: null, counterpartIdType: null, score: 70 }),
  ]);
  const correct = (expectedVersion: number, changes: object) => ({ id: fed, expectedVersion, reason: '补录', changes });
  expect(await desk.refused(OFFICER, 'correctAct', correct(1, { checkForm: null }))).toEqual([
    'ACT_IRREGULAR',
    'VALUE_MISSING checkForm',
  ]);
  const answer = 'irregular irregularityCodes';
  expect(await desk.did(OFFICER, 'correctAct', correct(1, { counterpartIdType: '统一社会信用代码' }), answer)).toEqual({
    irregular: true,
    irregularityCodes: ['VALUE_MISSING'],
  });
  const whole = correct(2, { checklistCode: '91350100M000100Y433001' });
  expect(await desk.did(OFFICER, 'correctAct', whole, answer)).toEqual({ irregular: false, irregularityCodes: [] });
});

test('a penalty is closed once, by who provided it', async () => {
  const penalty = await desk.did(OFFICER, 'recordPenalty', penaltyInput());
  const closure = {
    ...{ id: penalty['id'], expectedVersion: 1, closedOn: '2026-11-20' },
    ...{ closureMethod: '执行完毕', closureResult: '罚款已缴', paidAmount: 100_000 },
  };
  expect(await desk.did(OFFICER, 'closePenalty', closure, 'state closedOn')).toEqual({
    state: 'CLOSED',
    closedOn: '2026-11-20',
  });
  expect(await desk.refused(OFFICER, 'closePenalty', { ...closure, expectedVersion: 2 })).toEqual([
    'ILLEGAL_TRANSITION',
  ]);
  expect(await desk.refused(OFFICER, 'closePenalty', { ...closure, id })).toEqual(['BAD_USER_INPUT']);
});

test('a coercion is extended by 30 days in all, and lifted once', async () => {
  const coercion = await desk.did(OFFICER, 'recordCoercion', coercionInput());
  const extend = (expectedVersion: number, days: number) => ({
    ...{ id: coercion['id'], expectedVersion, days },
    reason: '案情复杂',
  });
  const answer = 'state measureTo extensionDays extensionReason';
  expect(await desk.did(OFFICER, 'extendCoercion', extend(1, 20), answer)).toEqual({
    ...{ state: 'IN_FORCE', measureTo: '2026-12-18', extensionDays: 20, extensionReason: '案情复杂' },
  });
  expect(await desk.refused(OFFICER, 'extendCoercion', extend(2, 11))).toEqual([
    'ACT_IRREGULAR',
    'EXTENSION_TOO_LONG extensionDays',
  ]);
  const lift = { id: coercion['id'], expectedVersion: 2, endedOn: '2026-11-20', result: '解除' };
  expect(await desk.did(OFFICER, 'closeCoercion', lift, 'state measureTo')).toEqual({
    state: 'LIFTED',
    measureTo: '2026-11-20',
  });
  expect(await desk.refused(OFFICER, 'extendCoercion', extend(3, 1))).toEqual(['ILLEGAL_TRANSITION']);
});

test('what is found about a person is kept when the inspection is corrected, for the same readers as the inspection', async () => {
  const person = { objectType: 'NATURAL_PERSON', counterpartNature: 'NATURAL_PERSON', counterpartIdType: '身份证' };
  const named = { objectName: '张小明', counterpartName: '张小明', counterpartCode: '11010519491231002X' };
  const day = { actNo: 'I-7', checkDate: '2026-11-16' };
  const about = await desk.did(OFFICER, 'recordInspection', inspectionInput({ ...person, ...named, ...day }));
  await desk.keep('findings', [
    { objectId: 'O-1', checkDate: '2026-11-16', actNo: 'I-7', code: '1', description: '张小明无健康证' },
  ]);
  const correction = { id: about['id'], expectedVersion: 1, reason: '更正', changes: { regionCode: '610104' } };
  await desk.did(OFFICER, 'correctAct', correction);
  const query = 'query ($id: ID!) { act(id: $id) { ... on InspectionAct { findings { description } } } }';
  const { data } = await ask(desk, inspector, query, { id: about['id'] });
  expect(data['act']).toEqual({ findings: [{ description: '张**无健康证' }] });
  const finding = await desk.store.connection('behaviour').collection('findings').findOne({ actNo: 'I-7' });
  expect(finding!['readers']).toContain('region:610104');
});
