import { expect, test } from '@jest/globals';
import { LruCache } from '../../gateway/lru.ts';
import { at, rows, served } from '../conformance/expectations.ts';
import { city, PORTAL, PUBLIC } from './attacked-city.ts';
import { expectFieldFailure, expectRefusal } from './refusals.ts';

const ITEMS = { query: '{ items(first: 1) { totalCount } }' };

test.each<[string, unknown]>([
  ['an array of two', [ITEMS, ITEMS]],
  ['an array of one', [ITEMS]],
  ['an empty array', []],
  ['an array of 1,000', Array.from({ length: 1000 }, () => ITEMS)],
  ['an object with indexes', { 0: ITEMS, 1: ITEMS }],
  ['an array within the query', { query: [ITEMS.query, ITEMS.query] }],
])('#1 a batch as %s: refused, and none of it is executed', async (_, body) => {
  const authorization = `Bearer ${await city.token('inspector.city')}`;
  const { result, asked } = await city.watched(async () => [
    await city.post(PUBLIC, body),
    await city.post(PORTAL, body, { authorization }),
  ]);
  for (const answer of result) expectRefusal(answer, 400, 'BAD_REQUEST');
  expect(asked).toEqual([]);
});

test('#13 300 documents that nobody asked before are answered, each with its own', async () => {
  for (let place = 0; place < 300; place += 1) {
    const { body } = await city.ask('public', `{ ${`a${place}`}: items(first: 1) { totalCount } }`);
    expect(body.data).toEqual({ [`a${place}`]: { totalCount: expect.any(Number) } });
  }
});

test('#13 what is remembered of documents is bounded, however many come', () => {
  const remembered = new LruCache<number>(500);
  for (let place = 0; place < 10_000; place += 1) remembered.set(String(place), place);
  expect(remembered.size).toBe(500);
});

test.each([0, -1, -100, 101, 1_000_000_000, 2_147_483_647])('#14 a page of %i rows is refused', async (first) => {
  const { result, commands } = await city.watched(() =>
    city.ask('public', 'query ($first: Int) { items(first: $first) { totalCount } }', { variables: { first } }),
  );
  if (result.status === 200) expectFieldFailure(result, 'items', 'BAD_USER_INPUT');
  else expectRefusal(result, 400, 'BAD_USER_INPUT', 'COST_EXCEEDED');
  expect(commands).toEqual([]);
});

test('#14 a page that is written into the document is held to the same limit', async () => {
  for (const first of ['0', '-1', '101', '99999999999999999999']) {
    const answer = await city.ask('public', `{ items(first: ${first}) { totalCount } }`);
    if (answer.status === 200) expectFieldFailure(answer, 'items', 'BAD_USER_INPUT');
    else expectRefusal(answer, 400, 'COST_EXCEEDED', 'BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED');
  }
});

test('#14 there is no offset to skip a billion rows by, and no list that asks for 100,000 ids', async () => {
  expectRefusal(await city.ask('public', '{ items(offset: -1) { totalCount } }'), 400, 'GRAPHQL_VALIDATION_FAILED');
  const query = 'query ($ids: [String!]) { items(where: { itemCode: { in: $ids } }) { totalCount } }';
  const ids = (count: number) => Array.from({ length: count }, (_, place) => String(place));
  expectRefusal(await city.ask('public', query, { variables: { ids: ids(100_000) } }), 413, 'PAYLOAD_TOO_LARGE');
  const answer = await city.ask('public', query, { variables: { ids: ids(201) } });
  expectFieldFailure(answer, 'items', 'BAD_USER_INPUT');
});

test('#14 a cursor that nobody was given is refused', async () => {
  for (const after of [
    '',
    'x',
    '0',
    'MTAw',
    'bnVsbA.AAAAAAAAAAAAAAAAAAAAAA',
    'a.b.c',
    '../../etc/passwd',
    'x'.repeat(5000),
  ]) {
    const answer = await city.ask('public', 'query ($after: String) { items(after: $after) { totalCount } }', {
      variables: { after },
    });
    if (after === '') expect(answer.status).toBe(200);
    else expectFieldFailure(answer, 'items', 'BAD_USER_INPUT');
  }
});

test('#15 a page of fifty costs as many calls as a page of one: no call for each row', async () => {
  const query = (first: number) => `{ acts(first: ${first}) { nodes {
    item { name } department { name } officers { name department { name } }
    supervisedObject { name acts(first: 2) { nodes { id item { name } } } } } } }`;
  const ask = (first: number) => city.ask('portal', query(first), { account: 'inspector.city' });
  await ask(1); // signs in
  const one = await city.watched(() => ask(1));
  const fifty = await city.watched(() => ask(50));
  expect(rows(served(fifty.result), 'acts.nodes')).toHaveLength(50);
  expect(at(served(one.result), 'acts.nodes.0.department.name')).toEqual(expect.any(String));
  expect(fifty.asked).toHaveLength(one.asked.length);
  expect(fifty.commands).toHaveLength(one.commands.length);
});
