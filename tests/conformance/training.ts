import { ok, strictEqual } from 'node:assert/strict';
import type { GraphClient } from '../support/graph-client.ts';
import { at, denied, failed, numberAt, rows, served, textAt } from './expectations.ts';
import { must } from './requirement.ts';

const ADMIN = { account: 'market.admin' };
const STRANGER = { account: 'health.officer' };
const DEPARTMENT = '610100-MKT';

function run({ ask }: GraphClient, name: string, type: string, input: object, fields: string, who = ADMIN) {
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} } }`;
  return ask('portal', query, { ...who, variables: { input } });
}

const dayAfter = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

/** The newest term of an office, which earlier runs may have left. */
async function newest({ ask }: GraphClient, role: string) {
  const query = `{ departmentContacts(first: 1, where: { departmentCode: { eq: "${DEPARTMENT}" }, role: { eq: ${role} } }) {
    nodes { contactNo since until version } } }`;
  const [last] = rows(served(await ask('portal', query, ADMIN)), 'departmentContacts.nodes');
  return last;
}

async function appoint(graph: GraphClient, role: string, name: string, more: object = {}) {
  const last = await newest(graph, role);
  const since = last ? dayAfter(String(last['until'] ?? last['since'])) : '2020-01-01';
  const expectedVersion = last && last['until'] === null ? last['version'] : undefined;
  const input = { role, name, since, expectedVersion, ...more };
  return run(graph, 'appointContact', 'AppointContactInput', input, 'contactNo name since until version phoneMasked');
}

const HELD = { title: '行政执法培训', content: '监管系统操作', heldOn: '2020-03-01', hours: 8 };

async function held(graph: GraphClient, more: object = {}): Promise<string> {
  const answer = await run(graph, 'holdTraining', 'HoldTrainingInput', { ...HELD, ...more }, 'sessionNo');
  return textAt(served(answer), 'holdTraining.sessionNo');
}

async function officerOf({ ask }: GraphClient, code: string): Promise<string> {
  const query = `{ officers(first: 1, where: { departmentCode: { eq: "${code}" } }) { nodes { certificateNo } } }`;
  return textAt(served(await ask('portal', query, ADMIN)), 'officers.nodes.0.certificateNo');
}

async function recorded(graph: GraphClient): Promise<string> {
  const [sessionNo, certificateNo] = [await held(graph), await officerOf(graph, DEPARTMENT)];
  const attendances = [{ certificateNo, result: 'FAILED', score: 50 }];
  served(await run(graph, 'recordAttendance', 'RecordAttendanceInput', { sessionNo, attendances }, 'sessionNo'));
  return `${sessionNo}/${certificateNo}`;
}

/** Whom a department names (Art. 5), and how it trains its people (Art. 29). */
export const TRAINING = [
  must('art05.contacts', "show the staff a department's responsible leader, organ and person", async (graph) => {
    for (const role of ['RESPONSIBLE_LEADER', 'RESPONSIBLE_ORGAN', 'PERSON_IN_CHARGE'])
      served(await appoint(graph, role, `示例${role}`));
    const query = `{ department(code: "${DEPARTMENT}") { responsibleLeader responsibleOrgan personInCharge contacts { role name } } }`;
    const data = served(await graph.ask('portal', query, STRANGER));
    strictEqual(at(data, 'department.responsibleLeader'), '示例RESPONSIBLE_LEADER');
    strictEqual(rows(data, 'department.contacts').length, 3);
  }),
  must('art05.contact-history', 'keep who held the office before, until the day before the next', async (graph) => {
    const former = served(await appoint(graph, 'RESPONSIBLE_LEADER', '示例甲'));
    const next = served(await appoint(graph, 'RESPONSIBLE_LEADER', '示例乙'));
    const query = 'query ($no: String!) { departmentContact(contactNo: $no) { name until } }';
    const variables = { no: textAt(former, 'appointContact.contactNo') };
    const data = served(await graph.ask('portal', query, { ...STRANGER, variables }));
    strictEqual(at(data, 'departmentContact.name'), '示例甲');
    strictEqual(dayAfter(textAt(data, 'departmentContact.until')), at(next, 'appointContact.since'));
  }),
  must('art05.contact-stale', 'refuse an appointment that does not know of the present holder', async (graph) => {
    served(await appoint(graph, 'RESPONSIBLE_LEADER', '示例丙'));
    const answer = await appoint(graph, 'RESPONSIBLE_LEADER', '示例丁', { expectedVersion: 99 });
    failed(answer, 'appointContact', 'STALE');
  }),
  must('art33.contact-phone', "keep a contact's number to the administrator of the department", async (graph) => {
    const answer = served(await appoint(graph, 'PERSON_IN_CHARGE', '示例戊', { phone: '13800001234' }));
    strictEqual(at(answer, 'appointContact.phoneMasked'), '138****1234');
    const query = 'query ($no: String!) { departmentContact(contactNo: $no) { phone phoneMasked } }';
    const variables = { no: textAt(answer, 'appointContact.contactNo') };
    const own = served(await graph.ask('portal', query, { ...ADMIN, variables }));
    strictEqual(at(own, 'departmentContact.phone'), '13800001234');
    denied(await graph.ask('portal', query, { ...STRANGER, variables }), 'departmentContact.phone');
  }),
  must('art29.training', 'keep trainings with who attended and what came of it', async (graph) => {
    const attendanceNo = await recorded(graph);
    const query = `query ($no: String!) { trainingAttendance(attendanceNo: $no) {
      result score hours heldOn session { title organiser { code } } officer { certificateNo } } }`;
    const data = served(await graph.ask('portal', query, { ...ADMIN, variables: { no: attendanceNo } }));
    strictEqual(at(data, 'trainingAttendance.result'), 'FAILED');
    strictEqual(at(data, 'trainingAttendance.session.organiser.code'), DEPARTMENT);
    strictEqual(attendanceNo.endsWith(textAt(data, 'trainingAttendance.officer.certificateNo')), true);
  }),
  must('art29.training-counts', 'count the trainings of a department for its assessment', async (graph) => {
    const query = `{ trainingCounts(departmentCode: "${DEPARTMENT}", from: "2020-03-01", until: "2020-03-01") {
      sessionsHeld officersTrained attended failed hours } }`;
    const counts = async (who: { account: string }) => served(await graph.ask('portal', query, who));
    const before = await counts({ account: 'staffing.city' });
    await recorded(graph);
    const after = await counts({ account: 'staffing.city' });
    for (const [name, more] of [
      ['sessionsHeld', 1],
      ['attended', 1],
      ['failed', 1],
      ['hours', 8],
    ] as const) {
      const path = `trainingCounts.${name}`;
      strictEqual(numberAt(after, path) - numberAt(before, path), more, name);
    }
    strictEqual(at(await counts(STRANGER), 'trainingCounts'), null);
  }),
  must('art29.training-corrected', 'correct a result with a reason and an expected version', async (graph) => {
    const attendanceNo = await recorded(graph);
    const correct = (expectedVersion: number) => {
      const input = { attendanceNo, result: 'PASSED', score: 61, reason: '阅卷有误', expectedVersion };
      return run(graph, 'correctResult', 'CorrectResultInput', input, 'result score correctionReason version');
    };
    const data = served(await correct(1));
    strictEqual(at(data, 'correctResult.result'), 'PASSED');
    strictEqual(at(data, 'correctResult.version'), 2);
    failed(await correct(1), 'correctResult', 'STALE');
  }),
  must('art29.training-not-yet', 'take no attendance before the training, twice, or of nobody', async (graph) => {
    const attendance = { certificateNo: await officerOf(graph, DEPARTMENT), result: 'ATTENDED' };
    const record = (sessionNo: string, attendances: object[]) =>
      run(graph, 'recordAttendance', 'RecordAttendanceInput', { sessionNo, attendances }, 'sessionNo');
    failed(
      await record(await held(graph, { heldOn: '2099-01-01' }), [attendance]),
      'recordAttendance',
      'ILLEGAL_TRANSITION',
    );
    const sessionNo = await held(graph);
    failed(await record(sessionNo, [attendance, attendance]), 'recordAttendance', 'CONFLICT');
    const nobody = { ...attendance, certificateNo: 'NOBODY' };
    failed(await record(sessionNo, [attendance, nobody]), 'recordAttendance', 'BAD_USER_INPUT');
    const query = 'query ($no: String!) { trainingSession(sessionNo: $no) { attendances { totalCount } } }';
    const data = served(await graph.ask('portal', query, { ...ADMIN, variables: { no: sessionNo } }));
    strictEqual(at(data, 'trainingSession.attendances.totalCount'), 0);
    ok(at(served(await record(sessionNo, [attendance])), 'recordAttendance.sessionNo'));
  }),
];
