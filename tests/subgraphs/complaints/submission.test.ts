import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { type RunningComplaints, startComplaints } from '../../../subgraphs/complaints/index.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { ask, servicesOf } from '../../support/subgraph.ts';
import { HEALTH, MARKET, MARKET_BEILIN, VIEWERS, withPurpose } from '../../support/viewers.ts';

let store: TestStore;
let complaints: RunningComplaints;

beforeAll(async () => {
  store = await openStore();
  const now = () => new Date('2026-11-20T02:00:00Z');
  complaints = await startComplaints(servicesOf(store.connection('complaints'), now));
});

afterAll(() => store?.close());

const SAID = {
  kind: 'COMPLAINT',
  regionCode: '610103',
  itemCode: 'FOOD',
  complainantName: '张三丰',
  phone: '13812345678',
  objectName: '某超市',
  objectCreditCode: '91350100M000100Y43',
  detail: '我叫张三丰，电话13812345678，买到过期食品。',
};

const at = (source: string): Viewer => ({ ...VIEWERS.public, source });

async function submit(more: Record<string, unknown> = {}, viewer: Viewer = VIEWERS.public) {
  const query = 'mutation ($input: SubmitComplaintInput!) { submitComplaint(input: $input) { complaintNo queryCode } }';
  const { data, codes } = await ask(complaints, viewer, query, { input: { ...SAID, ...more } });
  const made = (data?.['submitComplaint'] ?? {}) as { complaintNo: string; queryCode: string };
  return { ...made, codes };
}

async function mine(complaintNo: string, queryCode: string, viewer: Viewer = VIEWERS.public) {
  const query = `query ($no: String!, $code: String!) {
    myComplaint(complaintNo: $no, queryCode: $code) { status assignedDept dueOn additions satisfaction } }`;
  const { data, codes } = await ask(complaints, viewer, query, { no: complaintNo, code: queryCode });
  return { complaint: data?.['myComplaint'] as Record<string, unknown> | null, codes };
}

async function follow(mutation: string, input: Record<string, unknown>, viewer: Viewer = VIEWERS.public) {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { status additions satisfaction } }`;
  const { data, codes } = await ask(complaints, viewer, query, { input });
  return { complaint: data?.[mutation], codes };
}

test('who has no account submits, and is told number and code', async () => {
  const { complaintNo, queryCode, codes } = await submit();
  expect(codes).toEqual([]);
  expect(complaintNo).toMatch(/^TS20261120-[2-9A-HJ-NP-Z]{12}$/);
  expect(queryCode).toMatch(/^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$/);
  expect(await mine(complaintNo, queryCode.toLowerCase().replaceAll('-', ' '))).toEqual({
    complaint: {
      status: 'RECEIVED',
      assignedDept: MARKET_BEILIN,
      dueOn: '2026-12-01',
      additions: 0,
      satisfaction: null,
    },
    codes: [],
  });
});

test('the store has no query code, and of the complainant nothing that can be read', async () => {
  const { complaintNo, queryCode } = await submit();
  const collections = ['query_codes', 'complaints', 'changes', 'mutations', 'guesses'];
  const stored = await Promise.all(
    collections.map((name) => store.connection('complaints').collection(name).find({}).toArray()),
  );
  const text = JSON.stringify(stored);
  expect(text).toContain(complaintNo);
  for (const secret of [queryCode, queryCode.replaceAll('-', ''), '张三丰', '13812345678'])
    expect(text).not.toContain(secret);
});

test('sent again under its key, nothing is submitted twice and the code is not shown again', async () => {
  const first = await submit({ idempotencyKey: 'once' });
  const again = await submit({ idempotencyKey: 'once' });
  expect(again).toEqual({ complaintNo: first.complaintNo, queryCode: null, codes: [] });
});

test('a wrong code and a number that does not exist look alike', async () => {
  const { complaintNo } = await submit();
  const wrong = 'AAAA-AAAA-AAAA-AAAA';
  expect(await mine(complaintNo, wrong)).toEqual({ complaint: null, codes: [] });
  expect(await mine('TS20261120-NONE', wrong)).toEqual({ complaint: null, codes: [] });
  const add = (no: string) => follow('addToComplaint', { complaintNo: no, queryCode: wrong, text: '补充' });
  expect(await add(complaintNo)).toEqual(await add('TS20261120-NONE'));
  expect((await add(complaintNo)).codes).toEqual(['NOT_FOUND']);
});

test('guesses at a number are limited where they come from, whether there is such a number or not', async () => {
  const { complaintNo, queryCode } = await submit();
  for (const no of [complaintNo, 'TS20261120-NOBODY']) {
    const source = '192.0.2.1';
    const answers = [];
    for (let guess = 0; guess < 6; guess += 1) answers.push(await mine(no, 'AAAA-AAAA-AAAA-AAAA', at(source)));
    expect(answers.map(({ codes }) => codes.length)).toEqual([0, 0, 0, 0, 0, 1]);
    expect(answers.at(-1)?.codes).toEqual(['RATE_LIMITED']);
  }
  expect((await mine(complaintNo, queryCode, at('192.0.2.1'))).codes).toEqual(['RATE_LIMITED']);
  expect((await mine(complaintNo, queryCode, at('192.0.2.2'))).complaint).toMatchObject({ status: 'RECEIVED' });
});

test('the complainant adds, and the department reads it without what tells them apart', async () => {
  const opening = await submit();
  const { complaintNo, queryCode } = opening;
  const input = { complaintNo, queryCode, text: '补充：张三丰，13812345678，有小票。' };
  expect(await follow('addToComplaint', input)).toMatchObject({ complaint: { additions: 1 }, codes: [] });
  const query = `{ complaint(complaintNo: "${complaintNo}") { additions dueState provenance { provider version } } }`;
  const { data } = await ask(complaints, VIEWERS.beilinOfficer, query);
  expect(data?.['complaint']).toEqual({
    additions: ['补充:张**,138****5678,有小票。'],
    dueState: 'IN_TIME',
    provenance: { provider: 'HOTLINE', version: 2 },
  });
});

test('what is withdrawn is not added to', async () => {
  const { complaintNo, queryCode } = await submit();
  const opening = { complaintNo, queryCode };
  expect(await follow('withdrawComplaint', opening)).toMatchObject({ complaint: { status: 'WITHDRAWN' } });
  expect((await follow('addToComplaint', { ...opening, text: '补充' })).codes).toEqual(['ILLEGAL_TRANSITION']);
  expect((await follow('rateComplaint', { ...opening, satisfaction: 'SATISFIED' })).codes).toEqual([
    'ILLEGAL_TRANSITION',
  ]);
});

test.each([
  ['a complaint without a name', { complainantName: null }],
  ['an item nobody knows', { itemCode: 'UNKNOWN-1' }],
  ['a region nobody knows', { regionCode: '999999' }],
  ['a day of dispute that lies ahead', { disputeDate: '2026-11-21' }],
  ['a credit code that is none', { objectCreditCode: '123' }],
])('%s is refused on line', async (_, more) => {
  expect((await submit(more)).codes).toEqual(['BAD_USER_INPUT']);
});

test('an anonymous report is taken in', async () => {
  expect((await submit({ kind: 'REPORT', anonymous: true, complainantName: null, phone: null })).codes).toEqual([]);
});

test('a department complained of is not given the complaint, and what nobody is fit for is the office’s to assign', async () => {
  const above = await submit({ accusedDept: MARKET_BEILIN });
  expect((await mine(above.complaintNo, above.queryCode)).complaint).toMatchObject({ assignedDept: MARKET });
  const { complaintNo, queryCode } = await submit({ itemCode: null });
  expect((await mine(complaintNo, queryCode)).complaint).toMatchObject({ assignedDept: null });
  const transfer = `mutation { transferComplaint(input: { complaintNo: "${complaintNo}", expectedVersion: 1,
    assignedDept: "${HEALTH}", transferReason: "属卫生健康部门职责" }) { assignedDept provenance { irregularities { code } } } }`;
  expect((await ask(complaints, VIEWERS.marketOfficer, transfer)).codes).toEqual(['NOT_FOUND']);
  const { data } = await ask(complaints, withPurpose(VIEWERS.beilinOffice), transfer);
  expect(data?.['transferComplaint']).toEqual({ assignedDept: HEALTH, provenance: { irregularities: [] } });
});

test('the query code of what was split opens both parts, and the other part is the same person’s', async () => {
  const { complaintNo, queryCode } = await submit();
  const split = `mutation { splitComplaint(input: { complaintNo: "${complaintNo}", expectedVersion: 1 }) { complaintNo } }`;
  const { data } = await ask(complaints, VIEWERS.beilinOfficer, split);
  const other = (data!['splitComplaint'] as { complaintNo: string }).complaintNo;
  expect((await mine(other, queryCode)).complaint).toMatchObject({ status: 'RECEIVED', assignedDept: MARKET_BEILIN });
  expect((await mine(other, 'AAAA-AAAA-AAAA-AAAA')).complaint).toBeNull();
  const stored = await store
    .connection('complaints')
    .collection<{ _id: string; sealed: { role: string; person: string }[] }>('complaints')
    .find({ _id: { $in: [complaintNo, other] } })
    .toArray();
  const persons = stored.map(({ sealed }) => sealed.find(({ role }) => role === 'complainant')?.person);
  expect(persons).toEqual([`Complaint/${complaintNo}#complainant`, `Complaint/${complaintNo}#complainant`]);
});

test('a department takes down what comes by telephone, in its own name', async () => {
  const enter =
    'mutation ($input: EnterComplaintInput!) { enterComplaint(input: $input) { complaintNo source receivedOn assignedDept provenance { provider } } }';
  const input = { ...SAID, source: 'HOTLINE_12315', receivedOn: '2026-11-19' };
  const { data, codes } = await ask(complaints, VIEWERS.marketOfficer, enter, { input });
  expect(codes).toEqual([]);
  expect(data?.['enterComplaint']).toMatchObject({
    source: 'HOTLINE_12315',
    receivedOn: '2026-11-19',
    assignedDept: MARKET_BEILIN,
    provenance: { provider: MARKET },
  });
  const ahead = { ...input, receivedOn: '2026-11-21' };
  expect((await ask(complaints, VIEWERS.marketOfficer, enter, { input: ahead })).codes).toEqual(['BAD_USER_INPUT']);
});
