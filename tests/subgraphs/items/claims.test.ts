import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Desk, ITEM_CODE, openDesk, VIEWERS, type Who } from './desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const BEILIN = `${ITEM_CODE}:XA-BEILIN-MARKET`;
const YANTA = `${ITEM_CODE}:XA-YANTA-MARKET`;
const issue = (who: Who = 'market') =>
  desk.did(who, 'issueItem', { itemCode: ITEM_CODE, departments: ['XA-BEILIN-MARKET', 'XA-YANTA-MARKET'] }, 'itemCode');

test('an item is issued to departments, a claim each with its term in working days', async () => {
  await issue();
  const { data, errors } = await desk.ask(
    'market',
    `{ item(itemCode: "${ITEM_CODE}") { claims { claimNo state dueOn dueProvisional overdue late version department { code } issuedBy { code } } } }`,
  );
  expect(errors).toBeUndefined();
  const claim = {
    state: 'PENDING',
    dueOn: '2026-12-08',
    dueProvisional: false,
    overdue: false,
    late: null,
    version: 1,
  };
  const issuedBy = { code: 'XA-MARKET' };
  expect(data?.['item']).toEqual({
    claims: [
      { claimNo: BEILIN, ...claim, department: { code: 'XA-BEILIN-MARKET' }, issuedBy },
      { claimNo: YANTA, ...claim, department: { code: 'XA-YANTA-MARKET' }, issuedBy },
    ],
  });
});

test('a department claims, returns with a reason, or rules out; what was returned is issued again with a new term', async () => {
  await issue();
  const answer = 'state version reason decidedBy dueOn late';
  expect(await desk.did('beilin', 'claimItem', { claimNo: BEILIN, expectedVersion: 1 }, answer)).toMatchObject({
    ...{ state: 'CLAIMED', version: 2, reason: null, decidedBy: 'market.beilin.officer', late: false },
  });
  const reason = '辖区无此类监管对象';
  expect(await desk.did('yanta', 'returnItem', { claimNo: YANTA, expectedVersion: 1, reason }, answer)).toMatchObject({
    ...{ state: 'RETURNED', version: 2, reason },
  });
  desk.now = new Date('2026-11-30T04:00:00Z');
  const again = { claimNo: YANTA, expectedVersion: 2, reason: '辖区有监管对象' };
  expect(await desk.did('market', 'reissueItem', again, answer)).toMatchObject({
    ...{ state: 'PENDING', version: 3, decidedBy: null, dueOn: '2026-12-14', late: null },
  });
  const ruledOut = { claimNo: YANTA, expectedVersion: 3, reason: '职责已划转' };
  expect(await desk.did('yanta', 'ruleOutItem', ruledOut, answer)).toMatchObject({ state: 'NOT_APPLICABLE' });
});

test('steps of others, of a version before, or out of the state are refused by name and change nothing', async () => {
  await issue();
  const claim = (who: Who, expectedVersion: number) =>
    desk.refused(who, 'claimItem', { claimNo: BEILIN, expectedVersion });
  expect(await claim('market', 1)).toMatchObject({ code: 'WRONG_DEPARTMENT' });
  expect(await claim('beilin', 2)).toMatchObject({ code: 'STALE' });
  expect(await claim('yanta', 1)).toMatchObject({ code: 'NOT_FOUND' });
  expect(
    await desk.refused('beilin', 'returnItem', { claimNo: BEILIN, expectedVersion: 1, reason: ' ' }),
  ).toMatchObject({
    ...{ code: 'BAD_USER_INPUT', argument: 'input.reason' },
  });
  await desk.did('beilin', 'claimItem', { claimNo: BEILIN, expectedVersion: 1 }, 'state');
  const back = { claimNo: BEILIN, expectedVersion: 2, reason: '误认领' };
  expect(await desk.refused('beilin', 'returnItem', back)).toMatchObject({
    code: 'ILLEGAL_TRANSITION',
    state: 'CLAIMED',
  });
});

test('the office counts the unclaimed of its level and below, and the overdue among them', async () => {
  await issue();
  const counts = async (who: Who) => {
    const { data, errors } = await desk.ask(
      who,
      `{ pending: itemClaims(where: { state: { eq: PENDING } }) { totalCount } late: itemClaims(overdue: true) { totalCount nodes { overdue } } }`,
    );
    if (errors) throw errors[0]!;
    return data as { pending: { totalCount: number }; late: { totalCount: number; nodes: object[] } };
  };
  expect(await counts('officeCity')).toEqual({ pending: { totalCount: 2 }, late: { totalCount: 0, nodes: [] } });
  desk.now = new Date('2026-12-09T04:00:00Z');
  expect(await counts('officeCity')).toMatchObject({ pending: { totalCount: 2 }, late: { totalCount: 2 } });
  expect(await counts('officeBeilin')).toMatchObject({ late: { totalCount: 1, nodes: [{ overdue: true }] } });
  await desk.did('beilin', 'claimItem', { claimNo: BEILIN, expectedVersion: 1 }, 'late');
  expect(await counts('officeBeilin')).toMatchObject({ pending: { totalCount: 0 }, late: { totalCount: 0 } });
  expect(await counts('analyst')).toMatchObject({ pending: { totalCount: 0 }, late: { totalCount: 0 } });
});

test('an item is issued by its department or an office, to departments of the level and below, and once', async () => {
  const input = (departments: string[]) => ({ itemCode: ITEM_CODE, departments });
  expect(await desk.refused('health', 'issueItem', input(['XA-BEILIN-MARKET']))).toMatchObject({
    code: 'WRONG_DEPARTMENT',
  });
  expect(await desk.refused('market', 'issueItem', input([]))).toMatchObject({ argument: 'input.departments' });
  expect(await desk.refused('market', 'issueItem', input(['NOWHERE']))).toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(await desk.refused('officeBeilin', 'issueItem', input(['XA-YANTA-MARKET']))).toMatchObject({
    ...{ code: 'BAD_USER_INPUT', argument: 'input.departments' },
  });
  await issue('officeCity');
  expect(await desk.refused('market', 'issueItem', input(['XA-YANTA-MARKET']))).toMatchObject({ code: 'CONFLICT' });
});

test('of two answers at once one stands and the other is stale', async () => {
  await issue();
  const claim = () => desk.refused('beilin', 'claimItem', { claimNo: BEILIN, expectedVersion: 1 });
  const refusals = (await Promise.all([claim(), claim()])).filter((refusal) => refusal !== undefined);
  expect(refusals).toMatchObject([{ code: 'STALE' }]);
});

test('an item issued again under the same Idempotency-Key is issued once', async () => {
  const again = () =>
    desk.items.execute({
      query: `mutation { issueItem(input: { itemCode: "${ITEM_CODE}", departments: ["XA-YANTA-MARKET"] }) { claims { version } } }`,
      viewer: { ...VIEWERS.market, idempotencyKey: 'key-1' },
      requestId: 'test',
    });
  const first = await again();
  expect(first.errors).toBeUndefined();
  expect(await again()).toEqual(first);
});

test('a claim is a task of its department until it is answered; what could not be opened or ended is done later (Art. 9)', async () => {
  desk.tasksAnswer = false;
  await issue();
  expect(desk.tasks.size).toBe(0);
  desk.tasksAnswer = true;
  expect(await desk.items.followClaims()).toEqual({ opened: 2, settled: 0 });
  expect(await desk.items.followClaims()).toEqual({ opened: 0, settled: 0 });
  const [beilin, yanta] = [...desk.tasks.values()];
  const task = { kind: 'CLAIMING', issuedBy: 'XA-MARKET', itemCode: ITEM_CODE, dueOn: '2026-12-08' };
  expect(beilin).toMatchObject({ ...task, assignedTo: 'XA-BEILIN-MARKET' });
  expect(yanta).toMatchObject({ ...task, assignedTo: 'XA-YANTA-MARKET' });
  await desk.did('beilin', 'claimItem', { claimNo: BEILIN, expectedVersion: 1 }, 'state');
  expect(desk.settled).toEqual(['RW-1']);
  desk.tasksAnswer = false;
  const reason = '辖区无此类监管对象';
  await desk.did('yanta', 'returnItem', { claimNo: YANTA, expectedVersion: 1, reason }, 'state');
  desk.tasksAnswer = true;
  expect(await desk.items.followClaims()).toEqual({ opened: 0, settled: 1 });
  expect(desk.settled).toEqual(['RW-1', 'RW-2']);
  desk.now = new Date('2026-11-30T04:00:00Z');
  await desk.did('market', 'reissueItem', { claimNo: YANTA, expectedVersion: 2, reason: '辖区有监管对象' }, 'state');
  expect([...desk.tasks.values()].at(-1)).toMatchObject({ assignedTo: 'XA-YANTA-MARKET', dueOn: '2026-12-14' });
});
