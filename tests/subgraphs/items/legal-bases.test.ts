import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Desk, FOOD_LAW, ITEM_CODE, openDesk } from './desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const register = () => desk.did('officeCity', 'registerLegalBasis', FOOD_LAW, 'basisCode version');
const change = (changedOn: string, expectedVersion = 1) => ({
  ...{ basisCode: 'LAW-FOOD', expectedVersion, changedOn, note: '修订公布' },
});
const REVIEWS = '{ itemReviews { nodes { reviewNo itemCode ground changedOn state taskNo version outcome } } }';
const reviews = async (who: 'market' | 'health' | 'officeCity' = 'market') => {
  const { data, errors } = await desk.ask(who, REVIEWS);
  if (errors) throw errors[0]!;
  return (data!['itemReviews'] as { nodes: Record<string, unknown>[] }).nodes;
};

test('the register is kept by the offices, and departments adopt what a higher level published', async () => {
  await register();
  expect(await desk.refused('officeCity', 'registerLegalBasis', FOOD_LAW)).toMatchObject({ code: 'CONFLICT' });
  expect(await desk.refused('market', 'registerLegalBasis', FOOD_LAW)).toMatchObject({
    code: 'UNAUTHORIZED_FIELD_OR_TYPE',
  });
  await desk.did('beilin', 'adoptLegalBasis', { basisCode: 'LAW-FOOD' }, 'basisCode');
  await desk.did('beilin', 'adoptLegalBasis', { basisCode: 'LAW-FOOD' }, 'basisCode');
  const { data } = await desk.ask(
    'yanta',
    '{ legalBasis(basisCode: "LAW-FOOD") { title level adoptedBy { code } version } }',
  );
  expect(data?.['legalBasis']).toEqual({
    ...{ title: '食品安全法', level: 'NATION', adoptedBy: [{ code: 'XA-BEILIN-MARKET' }], version: 1 },
  });
});

test('a repeal flags every item resting on the basis and opens a task for its department', async () => {
  await register();
  await desk.did('officeCity', 'repealLegalBasis', change('2027-01-01'), 'repealedOn version');
  const reviewNo = `${ITEM_CODE}:LAW-FOOD:REPEALED:2027-01-01`;
  expect(await reviews()).toEqual([
    {
      ...{ reviewNo, itemCode: ITEM_CODE, ground: 'REPEALED', changedOn: '2027-01-01', state: 'OPEN', outcome: null },
      ...{ taskNo: 'RW-1', version: 2 },
    },
  ]);
  expect(desk.tasks.get(reviewNo)).toMatchObject({
    ...{ issuedBy: 'XA-OFFICE', assignedTo: 'XA-MARKET', itemCode: ITEM_CODE, dueOn: '2026-12-22' },
  });
  expect(await reviews('health')).toEqual([]);
  expect(await reviews('officeCity')).toHaveLength(1);
});

test('an amendment flags the items of before it, and a second change of the law flags them again', async () => {
  await register();
  await desk.did('officeCity', 'amendLegalBasis', change('2025-06-01'), 'amendedOn');
  expect(await reviews()).toEqual([]); // the version of the item is of 2026
  await desk.did('officeCity', 'amendLegalBasis', change('2026-12-01', 2), 'amendedOn');
  expect(await reviews()).toMatchObject([{ ground: 'AMENDED', changedOn: '2026-12-01' }]);
  await desk.did('officeCity', 'repealLegalBasis', change('2027-06-01', 3), 'repealedOn');
  expect((await reviews()).map(({ ground }) => ground).sort()).toEqual(['AMENDED', 'REPEALED']);
});

test('a change that cannot be is refused: before the basis began, twice repealed, an older version', async () => {
  await register();
  expect(await desk.refused('officeCity', 'repealLegalBasis', change('2015-01-01'))).toMatchObject({
    ...{ code: 'BAD_USER_INPUT', argument: 'input.changedOn' },
  });
  expect(await desk.refused('officeCity', 'repealLegalBasis', change('2027-01-01', 2))).toMatchObject({
    code: 'STALE',
  });
  await desk.did('officeCity', 'repealLegalBasis', change('2027-01-01'), 'version');
  expect(await desk.refused('officeCity', 'repealLegalBasis', change('2027-02-01', 2))).toMatchObject({
    code: 'BAD_USER_INPUT',
  });
});

test('where tasks cannot be opened the change stands, and the task is opened later, once', async () => {
  await register();
  desk.tasksAnswer = false;
  await desk.did('officeCity', 'repealLegalBasis', change('2027-01-01'), 'version');
  expect(await reviews()).toMatchObject([{ state: 'OPEN', taskNo: null }]);
  desk.tasksAnswer = true;
  expect(await desk.items.followLegalChanges()).toEqual({ raised: 0, opened: 1 });
  expect(await desk.items.followLegalChanges()).toEqual({ raised: 0, opened: 0 });
  expect(await reviews()).toMatchObject([{ taskNo: 'RW-1' }]);
});

test('a repeal that comes by file flags the items as well', async () => {
  await desk.bring('legalBases', 'XA-OFFICE', [{ ...FOOD_LAW, repealedOn: '2027-01-01' }]);
  expect(await desk.items.followLegalChanges()).toEqual({ raised: 1, opened: 1 });
  expect(await reviews()).toMatchObject([{ ground: 'REPEALED' }]);
});

test('the department settles a review with its outcome and a note; nobody else does, and not twice', async () => {
  await register();
  await desk.did('officeCity', 'repealLegalBasis', change('2027-01-01'), 'version');
  const [{ reviewNo, version } = {}] = await reviews();
  const settle = { reviewNo, expectedVersion: version, outcome: 'ADJUSTED', note: '已改引新法' };
  expect(await desk.refused('officeCity', 'settleItemReview', settle)).toMatchObject({ code: 'WRONG_DEPARTMENT' });
  expect(await desk.refused('health', 'settleItemReview', settle)).toMatchObject({ code: 'NOT_FOUND' });
  expect(await desk.did('market', 'settleItemReview', settle, 'state outcome settledBy')).toEqual({
    ...{ state: 'SETTLED', outcome: 'ADJUSTED', settledBy: 'market.officer' },
  });
  expect(desk.settled).toEqual(['RW-1']);
  const again = { ...settle, expectedVersion: 3 };
  expect(await desk.refused('market', 'settleItemReview', again)).toMatchObject({ code: 'ILLEGAL_TRANSITION' });
});
