import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { feedActs } from './acts-of-all-kinds.ts';
import { ask, type City, openCity, VIEWERS } from './city.ts';

let city: City;

beforeAll(async () => {
  city = await openCity();
  await feedActs(city);
});

afterAll(() => city?.close());

async function numbersSeen(viewer: Viewer, where = {}): Promise<string[]> {
  const query = 'query ($where: SupervisionActFilter) { acts(where: $where) { totalCount nodes { actNo } } }';
  const { data, errors } = await ask(city, viewer, query, { where });
  expect(errors).toEqual([]);
  const { nodes, totalCount } = data['acts'] as { nodes: { actNo: string }[]; totalCount: number };
  expect(totalCount).toBe(nodes.length);
  return nodes.map(({ actNo }) => actNo);
}

test('a list runs across the four kinds, the latest first, each under its own type', async () => {
  const query = '{ acts { nodes { __typename kind actNo occurredOn } } }';
  const { data } = await ask(city, VIEWERS.inspector, query);
  expect(data['acts']).toEqual({
    nodes: [
      expect.objectContaining({ __typename: 'InspectionAct', kind: 'INSPECTION', occurredOn: '2026-11-18' }),
      expect.objectContaining({ __typename: 'InspectionAct' }),
      { __typename: 'PenaltyAct', kind: 'PENALTY', actNo: 'P-1', occurredOn: '2026-11-17' },
      { __typename: 'CompulsoryAct', kind: 'COMPULSION', actNo: 'C-1', occurredOn: '2026-11-16' },
      { __typename: 'OtherAct', kind: 'OTHER', actNo: 'X-1', occurredOn: '2026-11-15' },
    ],
  });
});

test('what is not published is absent for all but its department, those above it and the offices over it', async () => {
  const seen = async (viewer: Viewer) => (await numbersSeen(viewer)).toSorted();
  const published = ['C-1', 'I-1', 'P-1'];
  expect(await seen(VIEWERS.public)).toEqual(published);
  expect(await seen(VIEWERS.analyst)).toEqual(published);
  expect(await seen(VIEWERS.marketOfficer)).toEqual([...published, 'I-2'].toSorted());
  expect(await seen(VIEWERS.beilinOfficer)).toEqual([...published, 'I-2'].toSorted());
  expect(await seen(VIEWERS.healthOfficer)).toEqual([...published, 'X-1']);
  expect(await seen(VIEWERS.cityOffice)).toEqual([...published, 'I-2', 'X-1'].toSorted());
  expect(await seen(VIEWERS.inspector)).toEqual([...published, 'I-2', 'X-1'].toSorted());
});

test('filters select by kind, item, region, department, object, plan, result, day and number', async () => {
  const seen = (where: object) => numbersSeen(VIEWERS.inspector, where);
  expect(await seen({ kind: { in: ['PENALTY', 'OTHER'] } })).toEqual(['P-1', 'X-1']);
  expect(await seen({ regionCode: { eq: '610104' } })).toEqual(['C-1']);
  expect(await seen({ departmentCode: { eq: 'HEALTH' } })).toEqual(['X-1']);
  expect(await seen({ itemCode: { eq: '61010000000002' } })).toEqual([]);
  expect(await seen({ objectId: { eq: 'O-2' } })).toEqual(['P-1']);
  expect(await seen({ planId: { eq: 'PL-1' } })).toEqual(['I-1']);
  expect(await seen({ occurredOn: { gte: '2026-11-16', lte: '2026-11-17' } })).toEqual(['P-1', 'C-1']);
  expect(await seen({ actNo: { eq: 'I-2' }, checkResult: { eq: 'NO_PROBLEM' }, timely: { eq: true } })).toEqual([
    'I-2',
  ]);
});

test('a cursor goes on where the page ended, in either direction', async () => {
  const query = `query ($after: String, $direction: SortDirection!) {
    acts(first: 2, after: $after, orderBy: { field: OCCURRED_ON, direction: $direction }) {
      nodes { actNo } pageInfo { hasNextPage endCursor } } }`;
  for (const direction of ['ASC', 'DESC']) {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data } = await ask(city, VIEWERS.inspector, query, { after, direction });
      const page = data['acts'] as {
        nodes: { actNo: string }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
      seen.push(...page.nodes.map(({ actNo }) => actNo));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen.toSorted()).toEqual(['C-1', 'I-1', 'I-2', 'P-1', 'X-1']);
    expect(seen.at(direction === 'ASC' ? 0 : -1)).toBe('X-1');
  }
});
