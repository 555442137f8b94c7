import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deliveryFault } from '../../../shared/audit/delivery-proof.ts';
import { codesOf, type Desk, done, issued, openDesk, tried, type Who } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const ORDER = {
  title: '任务办理督办',
  content: '请于期限内办结逾期任务。',
  assignedTo: 'XA-BEILIN-MARKET',
  ground: 'TASKS',
  dueOn: '2026-12-01',
};
const FIELDS = 'taskNo version status kind urging { matterNo ground round rectified }';
interface Order {
  taskNo: string;
  version: number;
  status: string;
  kind: string;
  urging: { matterNo: string; ground: string; round: number; rectified: boolean | null };
}
interface Candidate {
  matterNo: string;
  rounds: number;
  required: number;
  version: number;
  orders: { taskNo: string; feedback: string | null; deliveryProof: string }[];
  counted: { what: string; count: number; examples: string[] }[];
}

const urge = (who: Who = 'officeCity', input: object = {}) =>
  done<Order>(desk, who, 'issueUrging', { ...ORDER, ...input }, FIELDS);

const candidates = async (who: Who = 'officeCity', args = '') => {
  const { data, errors } = await desk.ask(
    who,
    `{ criticismCandidates${args} { matterNo ground department { code } rounds required version
      orders { taskNo feedback deliveryProof urging { round } } counted { what count since examples } } }`,
  );
  if (errors) throw errors[0]!;
  return data!['criticismCandidates'] as Candidate[];
};
const candidate = async (matterNo: string) => (await candidates()).find((one) => one.matterNo === matterNo);

/** A matter on which two rounds brought nothing: one without an answer, one that was answered and not rectified. */
async function unheeded(input: object = {}): Promise<string> {
  desk.moveTo('2026-11-24');
  const first = await urge('officeCity', input);
  desk.moveTo('2026-12-02');
  const again = { taskNo: first.taskNo, expectedVersion: 1, content: '再次督办。', dueOn: '2026-12-10' };
  const second = await done<Order>(desk, 'officeCity', 'urgeAgain', again, FIELDS);
  const { taskNo } = second;
  await done(desk, 'beilin', 'claimTask', { taskNo, expectedVersion: 1 }, 'status');
  await done(desk, 'beilin', 'feedBackTask', { taskNo, expectedVersion: 2, feedback: '正在办理。' }, 'status');
  const checked = { taskNo, expectedVersion: 3, rectified: false, checkNote: '仍有逾期任务' };
  await done(desk, 'officeCity', 'checkRectification', checked, 'status');
  return first.urging.matterNo;
}

test('an office urges a department of its level or below, on a ground, in a first round (Art. 37)', async () => {
  const order = await urge();
  expect(order).toEqual({
    taskNo: order.taskNo,
    version: 1,
    status: 'ISSUED',
    kind: 'URGING',
    urging: { matterNo: order.taskNo, ground: 'TASKS', round: 1, rectified: null },
  });
  expect((await urge('officeBeilin')).urging.round).toBe(1);
  const elsewhere = await tried(desk, 'officeBeilin', 'issueUrging', { ...ORDER, assignedTo: 'XA-HEALTH' });
  expect(elsewhere.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.assignedTo' });
  for (const who of ['market', 'inspector', 'marketAdmin'] as const)
    expect(codesOf(await tried(desk, who, 'issueUrging', ORDER))).toContain('UNAUTHORIZED_FIELD_OR_TYPE');
});

test('a round that is answered and rectified ends the matter', async () => {
  const { taskNo } = await urge();
  await done(desk, 'beilin', 'claimTask', { taskNo, expectedVersion: 1 }, 'status');
  await done(desk, 'beilin', 'feedBackTask', { taskNo, expectedVersion: 2, feedback: '已整改。' }, 'status');
  const close = await tried(desk, 'officeCity', 'closeTask', { taskNo, expectedVersion: 3 });
  expect(close.errors?.[0]?.message).toContain('checkRectification');
  const checked = { taskNo, expectedVersion: 3, rectified: true };
  expect(codesOf(await tried(desk, 'officeBeilin', 'checkRectification', checked))).toEqual(['WRONG_DEPARTMENT']);
  const found = await done<Order>(desk, 'officeCity', 'checkRectification', checked, FIELDS);
  expect([found.status, found.urging.rectified]).toEqual(['CLOSED', true]);
  const more = { taskNo, expectedVersion: 4, content: '再次督办。', dueOn: '2026-12-31' };
  expect(codesOf(await tried(desk, 'officeCity', 'urgeAgain', more))).toEqual(['ILLEGAL_TRANSITION']);
});

test('a further round comes after the term, ends the one without an answer and counts up', async () => {
  desk.moveTo('2026-11-24');
  const { taskNo, urging } = await urge();
  const again = { taskNo, expectedVersion: 1, content: '再次督办。', dueOn: '2026-12-10' };
  expect(codesOf(await tried(desk, 'officeCity', 'urgeAgain', again))).toEqual(['ILLEGAL_TRANSITION']);
  desk.moveTo('2026-12-02');
  expect(codesOf(await tried(desk, 'officeCity', 'urgeAgain', { ...again, dueOn: '2026-12-01' }))).toEqual([
    'BAD_USER_INPUT',
  ]);
  expect(codesOf(await tried(desk, 'officeCity', 'urgeAgain', { ...again, expectedVersion: 2 }))).toEqual(['STALE']);
  const second = await done<Order>(desk, 'officeCity', 'urgeAgain', again, FIELDS);
  expect(second.urging).toEqual({ matterNo: urging.matterNo, ground: 'TASKS', round: 2, rectified: null });
  const { data } = await desk.ask('beilin', `{ task(taskNo: "${taskNo}") { ${FIELDS} } }`);
  expect(data!['task']).toMatchObject({ status: 'CLOSED', urging: { round: 1, rectified: false } });
  // the first order is settled; only the last one of a matter leads on
  const late = { ...again, expectedVersion: 2 };
  expect(codesOf(await tried(desk, 'officeCity', 'urgeAgain', late))).toEqual(['ILLEGAL_TRANSITION']);
});

test('steps of urging are for urging orders', async () => {
  desk.moveTo('2026-11-24');
  const { taskNo } = await issued(desk, 'officeCity');
  const answer = await tried(desk, 'officeCity', 'checkRectification', { taskNo, expectedVersion: 1, rectified: true });
  expect(codesOf(answer)).toEqual(['ILLEGAL_TRANSITION']);
});

test('a matter of two rounds without rectification is a candidate with its orders, receipts, answers and counted records (Art. 38)', async () => {
  desk.moveTo('2026-11-24');
  const overdue = await issued(desk, 'market', { dueOn: '2026-11-25' });
  const matterNo = await unheeded();
  const found = await candidate(matterNo);
  expect(found).toMatchObject({ ground: 'TASKS', department: { code: 'XA-BEILIN-MARKET' }, rounds: 2, required: 2 });
  expect(found!.orders.map(({ feedback }) => feedback)).toEqual([null, '正在办理。']);
  for (const { deliveryProof } of found!.orders) expect(deliveryFault(JSON.parse(deliveryProof))).toBeUndefined();
  const late = found!.counted.find(({ what }) => what === 'tasks not done in their term');
  expect(late?.examples).toContain(overdue.taskNo);
  expect((await candidates('officeCity', '(ground: DATA)')).map((one) => one.matterNo)).not.toContain(matterNo);
  expect((await candidates('officeYanta')).map((one) => one.matterNo)).not.toContain(matterNo);
});

test.each(['ITEMS', 'DATA', 'USE', 'TASKS', 'OTHER'])('the ground %s leads to a candidate', async (ground) => {
  const matterNo = await unheeded({ ground });
  expect((await candidates('officeCity', `(ground: ${ground})`)).map((one) => one.matterNo)).toContain(matterNo);
});

const NOTICE = 'criticismNo decision rounds orders { taskNo round rectified feedback contentDigest } deliveryProof';
const notices = async (who: Who, matterNo: string) => {
  const { data } = await desk.ask(
    who,
    `{ criticisms(where: { matterNo: { eq: "${matterNo}" } }) { nodes { ${NOTICE} } } }`,
  );
  return (data!['criticisms'] as { nodes: Record<string, unknown>[] }).nodes;
};

test('the office issues a notice, which the department sees with a receipt and the evidence as it stood', async () => {
  const matterNo = await unheeded();
  const { version } = (await candidate(matterNo))!;
  const decide = { matterNo, expectedVersion: version, decision: 'ISSUED', reason: '两轮督办仍未整改' };
  expect(codesOf(await tried(desk, 'officeBeilin', 'decideCriticism', decide))).toEqual(['WRONG_DEPARTMENT']);
  expect(codesOf(await tried(desk, 'officeYanta', 'decideCriticism', decide))).toEqual(['NOT_FOUND']);
  expect(codesOf(await tried(desk, 'officeCity', 'decideCriticism', { ...decide, reason: ' ' }))).toEqual([
    'BAD_USER_INPUT',
  ]);
  const stale = await tried(desk, 'officeCity', 'decideCriticism', { ...decide, expectedVersion: version - 1 });
  expect(codesOf(stale)).toEqual(['STALE']);
  await done(desk, 'officeCity', 'decideCriticism', decide, NOTICE);
  expect(await candidate(matterNo)).toBeUndefined();
  expect(codesOf(await tried(desk, 'officeCity', 'decideCriticism', decide))).toEqual(['CONFLICT']);
  const [notice] = await notices('beilin', matterNo);
  expect(notice).toMatchObject({
    criticismNo: `${matterNo}-2`,
    decision: 'ISSUED',
    rounds: 2,
    orders: [
      { round: 1, rectified: false, feedback: null, contentDigest: expect.any(String) },
      { round: 2, rectified: false, feedback: '正在办理。', contentDigest: expect.any(String) },
    ],
  });
  expect(deliveryFault(JSON.parse(String(notice!['deliveryProof'])))).toBeUndefined();
  for (const who of ['officeBeilin', 'inspector'] as const) expect(await notices(who, matterNo)).toHaveLength(1);
  for (const who of ['yanta', 'health', 'officeYanta', 'analyst'] as const)
    expect(await notices(who, matterNo)).toEqual([]);
});

test('a candidate that is dismissed is not shown to the department, and comes back with a further round', async () => {
  const matterNo = await unheeded();
  const { version, orders } = (await candidate(matterNo))!;
  const decide = { matterNo, expectedVersion: version, decision: 'DISMISSED', reason: '正在整改' };
  const dismissed = await done<Record<string, unknown>>(desk, 'officeCity', 'decideCriticism', decide, NOTICE);
  expect(dismissed['deliveryProof']).toBeNull();
  expect(await notices('beilin', matterNo)).toEqual([]);
  expect(await candidate(matterNo)).toBeUndefined();
  const again = { taskNo: orders.at(-1)!.taskNo, expectedVersion: 4, content: '三次督办。', dueOn: '2026-12-20' };
  await done(desk, 'officeCity', 'urgeAgain', again, 'taskNo');
  expect(await candidate(matterNo)).toBeUndefined();
  desk.moveTo('2026-12-21');
  expect(await candidate(matterNo)).toMatchObject({ rounds: 3 });
});

test('what is no candidate cannot be decided', async () => {
  desk.moveTo('2026-11-24');
  const { taskNo: matterNo } = await urge();
  const decide = { matterNo, expectedVersion: 1, decision: 'ISSUED', reason: '未整改' };
  expect(codesOf(await tried(desk, 'officeCity', 'decideCriticism', decide))).toEqual(['ILLEGAL_TRANSITION']);
  const none = { ...decide, matterNo: 'RW20261124-NONE' };
  expect(codesOf(await tried(desk, 'officeCity', 'decideCriticism', none))).toEqual(['NOT_FOUND']);
});
