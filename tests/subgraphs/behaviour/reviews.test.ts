import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ask, VIEWERS } from './city.ts';
import { type Desk, inspectionInput, openDesk, penaltyInput } from './online.ts';

const { marketOfficer: OFFICER } = VIEWERS;
const REVIEW = { ground: 'RECONSIDERATION', decidedOn: '2026-11-20', documentNo: '市政复决〔2026〕1号' };

let desk: Desk;

beforeAll(async () => {
  desk = await openDesk();
  await desk.did(OFFICER, 'recordInspection', inspectionInput());
});

afterAll(() => desk?.close());

/** A penalty that the public sees, as a feeding system publishes it. @returns its id */
async function published(actNo: string, more: object = {}): Promise<string> {
  const officers = ['6101-1', '6101-2'];
  const row = {
    ...penaltyInput({ actNo, officers }),
    implementingBody: '市市场监管局',
    reportedAt: '2026-11-20T09:00:00+08:00',
  };
  const [id = ''] = await desk.keep('penalties', [
    { ...row, publicStatus: 'PUBLISHED', publicDate: '2026-11-20', ...more },
  ]);
  return id;
}

async function publicly(id: string): Promise<unknown> {
  return (await ask(desk, VIEWERS.public, 'query ($id: ID!) { act(id: $id) { id } }', { id })).data['act'];
}

test('a penalty that is revoked is out of the public’s sight at once, says why, and takes no step any more', async () => {
  const id = await published('R-1');
  expect(await publicly(id)).toEqual({ id });
  const review = { ...REVIEW, id, expectedVersion: 1, outcome: 'REVOKED' };
  const answer = 'state publicStatus cancelReason reconsideration reviews { ground outcome decidedOn documentNo }';
  expect(await desk.did(OFFICER, 'recordReview', review, answer)).toEqual({
    state: 'REVOKED',
    publicStatus: 'WITHDRAWN',
    cancelReason: '行政复议撤销 市政复决〔2026〕1号',
    reconsideration: true,
    reviews: [{ ...REVIEW, outcome: 'REVOKED' }],
  });
  expect(await publicly(id)).toBeNull();
  expect(desk.overturned).toEqual([id]);
  expect(await desk.refused(OFFICER, 'recordReview', { ...review, expectedVersion: 2 })).toEqual([
    'ILLEGAL_TRANSITION',
  ]);
});

test('credit is told of a revoked penalty once it stands, by the upkeep where it did not answer, and of a file’s too', async () => {
  const id = await published('R-4');
  desk.creditAnswers.now = false;
  await desk.did(OFFICER, 'recordReview', { ...REVIEW, id, expectedVersion: 1, outcome: 'REVOKED' });
  expect(desk.overturned).not.toContain(id);
  desk.creditAnswers.now = true;
  expect(await desk.behaviour.tellRevoked()).toBe(1);
  expect(desk.overturned.filter((told) => told === id)).toHaveLength(1);
  expect(await desk.behaviour.tellRevoked()).toBe(0);

  const other = await published('R-5', { reviews: [{ ...REVIEW, outcome: '撤销' }] });
  expect(await publicly(other)).toBeNull();
  await desk.behaviour.tellRevoked();
  expect(desk.overturned).toContain(other);
});

test('a penalty that is upheld stays as it is; one that is changed says what it is now', async () => {
  const id = await published('R-2');
  const upheld = { ...REVIEW, id, expectedVersion: 1, outcome: 'UPHELD' };
  expect(await desk.refused(OFFICER, 'recordReview', { ...upheld, penaltyResult: '罚款500元' })).toEqual([
    'BAD_USER_INPUT',
  ]);
  expect(await desk.did(OFFICER, 'recordReview', upheld, 'state fineAmount')).toEqual({
    state: 'DECIDED',
    fineAmount: 100_000,
  });
  const changed = { ...REVIEW, id, expectedVersion: 2, ground: 'LITIGATION', outcome: 'CHANGED' };
  expect(await desk.refused(OFFICER, 'recordReview', changed)).toEqual(['BAD_USER_INPUT']);
  const answer = 'fineAmount penaltyResult publicStatus reviews { outcome }';
  const now = { ...changed, penaltyResult: '罚款500元', fineAmount: 50_000 };
  expect(await desk.did(OFFICER, 'recordReview', now, answer)).toEqual({
    fineAmount: 50_000,
    penaltyResult: '罚款500元',
    publicStatus: 'PUBLISHED',
    reviews: [{ outcome: 'UPHELD' }, { outcome: 'CHANGED' }],
  });
});

test('a review before the penalty or after today is refused', async () => {
  const id = await published('R-3');
  for (const decidedOn of ['2026-11-18', '2026-11-21']) {
    const review = { ...REVIEW, id, expectedVersion: 1, outcome: 'UPHELD', decidedOn };
    expect(await desk.refused(OFFICER, 'recordReview', review)).toEqual([
      'BAD_USER_INPUT',
      'REVIEW_DATE_IMPOSSIBLE reviews',
    ]);
  }
});
