import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { trainingCounts } from '../../../subgraphs/personnel/training/rules.ts';
import { type City, openCity, VIEWERS } from './city.ts';

let city: City;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const { marketAdmin, marketOfficer, healthOfficer, beilinOffice, analyst, inspector } = VIEWERS;
const cityOffice = { ...beilinOffice, account: 'office.city', department: '610100-GOV', region: '610100' };

async function run(
  name: string,
  type: string,
  input: Record<string, unknown>,
  fields: string,
  viewer: Viewer = marketAdmin,
) {
  const { data, errors } = await city.ask(
    viewer,
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} } }`,
    {
      input,
    },
  );
  return { answer: data?.[name] as Record<string, unknown> | null, code: errors[0]?.code, errors };
}

const APPOINTED = 'contactNo role name position phoneMasked since until inOffice version';
const appoint = (input: Record<string, unknown>, viewer: Viewer = marketAdmin) =>
  run('appointContact', 'AppointContactInput', { role: 'RESPONSIBLE_LEADER', ...input }, APPOINTED, viewer);

const TRAINING = { title: '行政执法培训', content: '“互联网+监管”系统操作', heldOn: '2026-11-20', hours: 7.5 };

async function hold(more: Record<string, unknown> = {}, viewer: Viewer = marketAdmin): Promise<string> {
  const { answer } = await run('holdTraining', 'HoldTrainingInput', { ...TRAINING, ...more }, 'sessionNo', viewer);
  return String(answer?.['sessionNo']);
}

const record = (sessionNo: string, attendances: Record<string, unknown>[], viewer: Viewer = marketAdmin) =>
  run('recordAttendance', 'RecordAttendanceInput', { sessionNo, attendances }, 'sessionNo', viewer);

test('a department names its leader; the next one ends the term of the one before, which stays on record', async () => {
  const first = await appoint({ name: '示例甲', position: '副局长', phone: '13800001234', since: '2026-01-01' });
  expect(first.answer).toMatchObject({ since: '2026-01-01', until: null, inOffice: true, phoneMasked: '138****1234' });
  const late = await appoint({ name: '示例乙', since: '2026-06-01' });
  expect(late.code).toBe('STALE');
  const second = await appoint({ name: '示例乙', since: '2026-06-01', expectedVersion: 1 });
  expect(second.answer).toMatchObject({ name: '示例乙', until: null });
  const query = `{ department(code: "610100-MKT") { responsibleLeader personInCharge contacts { name } before: contacts(on: "2026-03-01") { name } }
    departmentContacts(where: { departmentCode: { eq: "610100-MKT" } }) { nodes { name until } } }`;
  const { data } = await city.ask(healthOfficer, query);
  expect(data).toMatchObject({
    department: {
      responsibleLeader: '示例乙',
      personInCharge: expect.stringContaining('示例'),
      contacts: [{ name: '示例乙' }],
      before: [{ name: '示例甲' }],
    },
    departmentContacts: {
      nodes: [
        { name: '示例乙', until: null },
        { name: '示例甲', until: '2026-05-31' },
      ],
    },
  });
});

test('a term that does not follow, a number that is none and a second end are refused by name', async () => {
  const organ = { role: 'RESPONSIBLE_ORGAN', name: '综合执法处', since: '2026-05-01' };
  const { answer } = await appoint(organ);
  const contactNo = answer?.['contactNo'];
  expect((await appoint({ ...organ, since: '2026-04-01', expectedVersion: 1 })).code).toBe('BAD_USER_INPUT');
  const wrong = await appoint({ role: 'PERSON_IN_CHARGE', name: '示例丙', phone: '12345678901', since: '2026-05-01' });
  expect(wrong.code).toBe('BAD_USER_INPUT');
  expect(JSON.stringify(wrong.errors)).not.toContain('12345678901');
  const end = (expectedVersion: number, viewer: Viewer = marketAdmin) =>
    run('endContact', 'EndContactInput', { contactNo, until: '2026-10-31', expectedVersion }, APPOINTED, viewer);
  expect((await end(1, cityOffice)).code).toBe('WRONG_DEPARTMENT');
  expect((await end(1)).answer).toMatchObject({ until: '2026-10-31', inOffice: false, version: 2 });
  expect((await end(2)).code).toBe('ILLEGAL_TRANSITION');
  expect((await appoint({ ...organ, since: '2026-10-31' })).code).toBe('BAD_USER_INPUT');
  expect((await appoint({ ...organ, since: '2026-11-01' })).answer).toMatchObject({ inOffice: true });
});

test('the number of a contact is for its administrator and, with a purpose, the offices; it is stored sealed', async () => {
  const query = '{ departmentContacts(where: { role: { eq: RESPONSIBLE_LEADER } }) { nodes { phone } } }';
  const phones = async (viewer: Viewer) => JSON.stringify((await city.ask(viewer, query)).data?.['departmentContacts']);
  expect(await phones(marketAdmin)).toContain('13800001234');
  expect(await phones({ ...cityOffice, purpose: '督办' })).toContain('13800001234');
  expect(await phones({ ...marketOfficer, purpose: '联系' })).not.toContain('13800001234');
  expect(JSON.stringify(await city.connection.collection('contacts').find({}).toArray())).not.toContain('13800001234');
});

test('who was at a training is recorded whole, once, by who held it, and not before its day', async () => {
  const sessionNo = await hold();
  const own = { certificateNo: 'DEMO-610100-MKT-001', result: 'PASSED', score: 88 };
  const below = { certificateNo: 'DEMO-610103-MKT-001', result: 'FAILED', score: 40 };
  expect((await record(sessionNo, [own, { certificateNo: 'NOBODY', result: 'PASSED' }])).code).toBe('BAD_USER_INPUT');
  expect((await record(sessionNo, [own, { ...below, result: 'ABSENT' }])).code).toBe('BAD_USER_INPUT');
  expect((await record(sessionNo, [own], cityOffice)).code).toBe('WRONG_DEPARTMENT');
  expect((await record(await hold({ heldOn: '2026-12-24' }), [own])).code).toBe('ILLEGAL_TRANSITION');
  expect((await record('PX-none', [own])).code).toBe('NOT_FOUND');
  expect((await record(sessionNo, [own, below])).code).toBeUndefined();
  expect((await record(sessionNo, [own])).code).toBe('CONFLICT');
  const query = `query ($no: String!) { trainingSession(sessionNo: $no) { attendances { totalCount nodes { certificateNo result score } } } }`;
  const seenBy = async (viewer: Viewer) =>
    ((await city.ask(viewer, query, { no: sessionNo })).data as { trainingSession: { attendances: object } })
      .trainingSession.attendances;
  expect(await seenBy(marketOfficer)).toMatchObject({ totalCount: 2 });
  expect(await seenBy(beilinOffice)).toMatchObject({ totalCount: 1, nodes: [{ result: 'FAILED' }] });
  expect(await seenBy(healthOfficer)).toMatchObject({ totalCount: 0, nodes: [] });
});

test('a result is corrected with a reason, and the former one stays', async () => {
  const sessionNo = await hold({ title: '法制培训' });
  await record(sessionNo, [{ certificateNo: 'DEMO-610100-MKT-002', result: 'FAILED', score: 58 }]);
  const attendanceNo = `${sessionNo}/DEMO-610100-MKT-002`;
  const correct = (expectedVersion: number) =>
    run(
      'correctResult',
      'CorrectResultInput',
      { attendanceNo, result: 'PASSED', score: 68, reason: '阅卷有误', expectedVersion },
      'result score correctionReason version',
    );
  expect((await correct(1)).answer).toEqual({ result: 'PASSED', score: 68, correctionReason: '阅卷有误', version: 2 });
  expect((await correct(1)).code).toBe('STALE');
  const versions = await city.connection.collection('training_attendances_versions').find({ attendanceNo }).toArray();
  expect(versions).toMatchObject([{ result: 'FAILED', score: 58 }]);
});

test('trainings are counted for a department’s assessment, and not for its neighbours', async () => {
  const query =
    '{ trainingCounts(departmentCode: "610100-MKT", from: "2026-11-01", until: "2026-11-30") { sessionsHeld officersTrained attended passed failed hours } }';
  const counts = { sessionsHeld: 2, officersTrained: 2, attended: 2, passed: 2, failed: 0, hours: 15 };
  for (const viewer of [marketAdmin, cityOffice, analyst, inspector])
    expect((await city.ask(viewer, query)).data).toEqual({ trainingCounts: counts });
  for (const viewer of [healthOfficer, beilinOffice])
    expect((await city.ask(viewer, query)).data).toEqual({ trainingCounts: null });
});

test('who stayed away is no attendance, and hours add up in tenths', () => {
  const rows = [
    { certificateNo: 'A', result: 'PASSED', hours: 0.1 },
    { certificateNo: 'A', result: 'ATTENDED', hours: 0.2 },
    { certificateNo: 'B', result: 'ABSENT', hours: 8 },
  ];
  const counted = { officersTrained: 1, attended: 2, passed: 1, failed: 0, absent: 1, hours: 0.3 };
  expect(trainingCounts(3, rows)).toEqual({ sessionsHeld: 3, ...counted });
});
