import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Viewer } from '../../../shared/access/viewer.ts';
import type { TaskToOpen } from '../../../shared/subgraph/open-task.ts';
import { type RunningComplaints, startComplaints } from '../../../subgraphs/complaints/index.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { ask, bring, servicesOf } from '../../support/subgraph.ts';
import { batchOf, HEALTH, HOTLINE, MARKET_BEILIN, VIEWERS } from '../../support/viewers.ts';

let store: TestStore;
let complaints: RunningComplaints;
let today = new Date('2026-11-20T02:00:00Z');
let last = 0;
const opened = new Map<string, TaskToOpen>();
const settled: string[] = [];

beforeAll(async () => {
  store = await openStore();
  complaints = await startComplaints({
    ...servicesOf(store.connection('complaints'), () => today),
    tasks: {
      openTask: async (task) => {
        opened.set(task.key, task);
        return task.key;
      },
      settleTask: async (taskNo) => void settled.push(taskNo),
    },
  });
});

afterAll(() => store?.close());

const BEILIN = VIEWERS.beilinOfficer;
const ADMIN: Viewer = { ...BEILIN, account: 'market.beilin.admin', scopes: ['administration'] };
const ROW = {
  kind: '投诉',
  source: '12345',
  status: '待受理',
  regionCode: '610103',
  assignedDept: MARKET_BEILIN,
  receivedOn: '2026-11-20',
  complainantName: '李四',
  objectId: 'O-1',
  objectName: '某超市',
  detail: '在该超市购买的酸奶已过保质期三天，食用后腹泻。',
};

/** A complaint that the hotline provided. */
async function received(more: Record<string, unknown> = {}): Promise<string> {
  last += 1;
  const complaintNo = `C-${last}`;
  await bring(complaints.datasets[0]!, [{ ...ROW, ...more, complaintNo }], batchOf(HOTLINE));
  return complaintNo;
}

const TYPES: Record<string, string> = {
  refuseComplaint: 'RefuseComplaintInput',
  transferComplaint: 'TransferComplaintInput',
  joinComplaint: 'JoinComplaintInput',
  assignComplaint: 'AssignComplaintInput',
  verifyComplaint: 'VerifyComplaintInput',
  concludeComplaint: 'ConcludeComplaintInput',
  linkComplaintToActs: 'LinkComplaintInput',
};

async function step(name: string, complaintNo: string, version: number, said = {}, viewer: Viewer = BEILIN) {
  const query = `mutation ($input: ${TYPES[name] ?? 'ComplaintStepInput'}!) {
    ${name}(input: $input) { complaintNo kind status assignedDept dueState dueOn joinedTo splitFrom actIds handlers
      acceptanceDecidedOn mediationEndedOn verifiedOn filedOn notifiedOn provenance { provider version } } }`;
  const input = { complaintNo, expectedVersion: version, ...said };
  const { data, codes } = await ask(complaints, viewer, query, { input });
  return { complaint: data?.[name] as Record<string, unknown> | null | undefined, codes };
}

const END = { result: '经调解，商家退款。', resultPublic: '已调解，商家退款。' };

test('a complaint is accepted, mediated and concluded, a version each, and stays its provider’s', async () => {
  const no = await received();
  expect((await step('acceptComplaint', no, 1)).complaint).toMatchObject({
    status: 'ACCEPTED',
    acceptanceDecidedOn: '2026-11-20',
    dueOn: '2027-01-19',
    provenance: { provider: HOTLINE, version: 2 },
  });
  expect((await step('mediateComplaint', no, 2)).complaint).toMatchObject({ status: 'IN_MEDIATION' });
  expect((await step('concludeComplaint', no, 3, END)).codes).toEqual(['BAD_USER_INPUT']);
  expect((await step('concludeComplaint', no, 3, { ...END, mediationResult: '达成一致' })).complaint).toMatchObject({
    status: 'CLOSED',
    mediationEndedOn: '2026-11-20',
    notifiedOn: '2026-11-20',
    dueState: 'NOTHING_DUE',
    provenance: { provider: HOTLINE, version: 4 },
  });
});

test('a report is verified before it is concluded', async () => {
  const no = await received({ kind: '举报' });
  expect((await step('acceptComplaint', no, 1)).codes).toEqual(['ILLEGAL_TRANSITION']);
  await step('investigateComplaint', no, 1);
  expect((await step('concludeComplaint', no, 2, END)).codes).toEqual(['ILLEGAL_TRANSITION']);
  expect((await step('verifyComplaint', no, 2, { filed: true })).complaint).toMatchObject({
    verifiedOn: '2026-11-20',
    filedOn: '2026-11-20',
    dueOn: '2027-02-18',
  });
  expect((await step('concludeComplaint', no, 3, END)).complaint).toMatchObject({ status: 'CLOSED' });
});

test('a refusal names one of the seven grounds', async () => {
  const no = await received();
  expect((await step('refuseComplaint', no, 1, { refusalGround: 8 })).codes).toEqual(['BAD_USER_INPUT']);
  expect((await step('refuseComplaint', no, 1, { refusalGround: 3 })).complaint).toMatchObject({ status: 'REFUSED' });
  expect((await step('acceptComplaint', no, 2)).codes).toEqual(['ILLEGAL_TRANSITION']);
});

test('a step on a version that is not the present one is refused', async () => {
  const no = await received();
  await step('acceptComplaint', no, 1);
  expect((await step('mediateComplaint', no, 1)).codes).toEqual(['STALE']);
});

test('of two steps at the same time one is taken, and not both', async () => {
  const no = await received();
  const both = await Promise.all([
    step('acceptComplaint', no, 1),
    step('refuseComplaint', no, 1, { refusalGround: 1 }),
  ]);
  const [lost] = both.flatMap(({ codes }) => codes);
  expect(both.filter(({ codes }) => codes.length === 0)).toHaveLength(1);
  expect(['STALE', 'ILLEGAL_TRANSITION']).toContain(lost);
});

test('a step that brings what cannot be true leaves nothing behind', async () => {
  const no = await received();
  await step('acceptComplaint', no, 1);
  await step('mediateComplaint', no, 2);
  const said = { ...END, terminationGround: 9 };
  expect((await step('concludeComplaint', no, 3, said)).codes).toEqual(['BAD_USER_INPUT']);
  const changes = store.connection('complaints').collection('changes');
  expect(await changes.countDocuments({ record: no })).toBe(3);
});

test('a department above, and the office, take no step of the assigned department', async () => {
  const no = await received();
  for (const viewer of [VIEWERS.marketOfficer, VIEWERS.beilinOffice])
    expect((await step('acceptComplaint', no, 1, {}, viewer)).codes).toEqual(['WRONG_DEPARTMENT']);
});

test('a department complained of takes no step, though the complaint came assigned to it', async () => {
  const no = await received({ accusedDept: MARKET_BEILIN });
  expect((await step('acceptComplaint', no, 1)).codes).toEqual(['WRONG_DEPARTMENT']);
  const transfer = { assignedDept: MARKET_BEILIN, transferReason: '退回' };
  await step('transferComplaint', no, 1, { ...transfer, assignedDept: HEALTH }, VIEWERS.beilinOffice);
  expect((await step('transferComplaint', no, 2, transfer, VIEWERS.beilinOffice)).codes).toEqual(['BAD_USER_INPUT']);
});

test('what is transferred is seen by who gets it, and no longer by who gave it', async () => {
  const no = await received();
  const said = { assignedDept: HEALTH, transferReason: '属卫生健康部门职责' };
  expect(await step('transferComplaint', no, 1, said)).toEqual({ complaint: null, codes: [] });
  expect((await step('acceptComplaint', no, 2)).codes).toEqual(['NOT_FOUND']);
  expect((await step('acceptComplaint', no, 2, {}, VIEWERS.healthOfficer)).complaint).toMatchObject({
    status: 'ACCEPTED',
    assignedDept: HEALTH,
    handlers: null,
  });
});

test('what is both is split into two, once', async () => {
  const no = await received();
  const { complaint } = await step('splitComplaint', no, 1);
  expect(complaint).toMatchObject({ kind: 'REPORT', status: 'RECEIVED', splitFrom: no, provenance: { version: 1 } });
  expect((await step('splitComplaint', no, 2)).codes).toEqual(['CONFLICT']);
});

test('duplicates are proposed, joined by hand, and both stay', async () => {
  const text = '夜间施工噪声扰民，每天持续到凌晨两点。';
  const first = await received({ objectId: 'O-2', detail: text });
  const repeated = await received({ objectId: 'O-2', detail: `${text}请处理。` });
  await received({ objectId: 'O-2', detail: '门口占道经营，垃圾无人清理。' });
  await received({ objectId: 'O-2', detail: text, accusedDept: MARKET_BEILIN });
  const query = `{ complaint(complaintNo: "${repeated}") { likelyDuplicates { complaintNo } } }`;
  const { data } = await ask(complaints, BEILIN, query);
  expect(data?.['complaint']).toEqual({ likelyDuplicates: [{ complaintNo: first }] });
  expect((await step('joinComplaint', repeated, 1, { joinedTo: repeated })).codes).toEqual(['BAD_USER_INPUT']);
  expect((await step('joinComplaint', repeated, 1, { joinedTo: first })).complaint).toMatchObject({
    status: 'RECEIVED',
    joinedTo: first,
  });
  expect((await step('joinComplaint', first, 1, { joinedTo: repeated })).codes).toEqual(['BAD_USER_INPUT']);
});

test('acts that came of it are noted', async () => {
  const no = await received();
  await step('acceptComplaint', no, 1);
  await step('linkComplaintToActs', no, 2, { actIds: ['A-1'] });
  expect((await step('linkComplaintToActs', no, 3, { actIds: ['A-2', 'A-1'] })).complaint).toMatchObject({
    actIds: ['A-1', 'A-2'],
  });
});

test('the open complaints of an officer who leaves become another’s', async () => {
  const open = await received({ handlers: ['陕A-1', '陕A-2'] });
  const closed = await received({ handlers: ['陕A-1'], status: '已办结' });
  const elsewhere = await received({ handlers: ['陕A-1'], assignedDept: HEALTH });
  const query = 'mutation { handOverComplaints(input: { from: "陕A-1", to: "陕A-9" }) }';
  expect((await ask(complaints, ADMIN, query)).data).toEqual({ handOverComplaints: 1 });
  const handlers = async (no: string, viewer: Viewer = BEILIN) =>
    (await ask(complaints, viewer, `{ complaint(complaintNo: "${no}") { handlers } }`)).data?.['complaint'];
  expect(await handlers(open)).toEqual({ handlers: ['陕A-2', '陕A-9'] });
  expect(await handlers(closed)).toEqual({ handlers: ['陕A-1'] });
  expect(await handlers(elsewhere, VIEWERS.healthOfficer)).toEqual({ handlers: ['陕A-1'] });
  expect((await ask(complaints, ADMIN, query)).data).toEqual({ handOverComplaints: 0 });
});

test('a feed does not take back what is handled on line', async () => {
  const no = await received();
  await step('acceptComplaint', no, 1);
  const [outcome] = await complaints.datasets[0]!.accept([{ ...ROW, complaintNo: no }], batchOf(HOTLINE));
  expect(outcome).toMatchObject({ kind: 'held', problems: [{ code: 'HANDLED_ON_LINE' }] });
});

test('what runs out is reminded of once, and what has run out is told to the office once', async () => {
  const no = await received({ regionCode: '610104', receivedOn: '2026-11-20' });
  const stateOf = async () => {
    const query = `{ complaint(complaintNo: "${no}") { dueState dueOn remindedOn escalatedOn } }`;
    return (await ask(complaints, BEILIN, query)).data?.['complaint'];
  };
  today = new Date('2026-11-27T02:00:00Z');
  expect((await complaints.urge()).reminded).toContain(no);
  expect(await stateOf()).toEqual({
    dueState: 'DUE_SOON',
    dueOn: '2026-12-01',
    remindedOn: '2026-11-27',
    escalatedOn: null,
  });
  expect(await complaints.urge()).toMatchObject({ reminded: [], escalated: [] });
  today = new Date('2026-12-02T02:00:00Z');
  expect((await complaints.urge()).escalated).toContain(no);
  expect(await stateOf()).toMatchObject({ dueState: 'OVERDUE', remindedOn: '2026-11-27', escalatedOn: '2026-12-02' });
  const [outcome] = await complaints.datasets[0]!.accept(
    [{ ...ROW, regionCode: '610104', complaintNo: no }],
    batchOf(HOTLINE),
  );
  expect(outcome).toMatchObject({ kind: 'unchanged' });
  expect(await complaints.urge()).toMatchObject({ reminded: [], escalated: [] });
});

test('a reminder is a task of whoever handles the complaint, and ends with the step that was due; of a complaint about a department there is none', async () => {
  today = new Date('2026-11-27T02:00:00Z');
  const facts = { receivedOn: '2026-11-19', detail: '另一件。' };
  const no = await received(facts);
  const accusing = await received({ ...facts, accusedDept: HEALTH });
  const { reminded } = await complaints.urge();
  expect(reminded).toEqual(expect.arrayContaining([no, accusing]));
  const about = (complaintNo: string) => [...opened.values()].filter((task) => task.complaintNo === complaintNo);
  expect(about(accusing)).toEqual([]);
  const [task] = about(no);
  expect(task).toMatchObject({
    ...{ kind: 'COMPLAINT_HANDLING', issuedBy: HOTLINE, assignedTo: MARKET_BEILIN, dueOn: '2026-11-30' },
  });
  expect(JSON.stringify(task)).not.toContain('李四');
  expect(await complaints.urge()).toMatchObject({ opened: 0, settled: 0 });
  expect(settled).not.toContain(task!.key);
  await step('acceptComplaint', no, 1);
  await complaints.urge();
  expect(settled).toContain(task!.key);
});
