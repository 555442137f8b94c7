import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { cityOfTests } from './fixtures/city.ts';
import { ANALYST_CLAIMS, OFFICER_CLAIMS, startTestGateway, type TestGateway } from './fixtures/gateway.ts';

const { items, acts } = cityOfTests();
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ subgraphs: [items, acts] });
});
afterAll(() => gateway.server.close());
beforeEach(() => {
  items.calls.length = 0;
  acts.calls.length = 0;
});

test('an officer gets what two subgraphs know, and is named to both', async () => {
  const { status, body } = await gateway.ask('{ item(code: "A") { name secret acts { id title } } }', {
    as: OFFICER_CLAIMS,
  });
  expect(body).toEqual({
    data: {
      item: {
        name: 'item A',
        secret: 'secret A',
        acts: [
          { id: '1', title: 'inspection' },
          { id: '2', title: 'penalty' },
        ],
      },
    },
  });
  expect(status).toBe(200);
  expect([items, acts].map(({ calls }) => calls.map(({ viewer }) => viewer.account))).toEqual([
    ['market.officer'],
    ['market.officer'],
  ]);
});

test('an analyst gets null and one error for the secret, and the subgraph is not asked for it', async () => {
  const { body } = await gateway.ask('{ item(code: "A") { name secret } }', { as: ANALYST_CLAIMS });
  expect(body.data).toEqual({ item: { name: 'item A', secret: null } });
  expect(body.errors).toEqual([
    expect.objectContaining({
      path: ['item', 'secret'],
      extensions: expect.objectContaining({ code: 'UNAUTHORIZED_FIELD_OR_TYPE', coordinate: 'Item.secret' }),
    }),
  ]);
  expect(items.calls.map(({ query }) => query.includes('secret'))).toEqual([false]);
});

test('an operation of which nothing is left calls no subgraph', async () => {
  const { body } = await gateway.ask('{ item(code: "A") { secret } }', { as: ANALYST_CLAIMS });
  expect(body.data).toEqual({ item: null });
  expect(items.calls).toEqual([]);
});

test('the public graph answers without a token and does not know a hidden name', async () => {
  expect((await gateway.ask('{ items { nodes { code name } totalCount } }')).body.data).toEqual({
    items: {
      nodes: [
        { code: 'A', name: 'item A' },
        { code: 'B', name: 'item B' },
      ],
      totalCount: 2,
    },
  });
  const { status, body } = await gateway.ask('{ items { nodes { secret } } }');
  expect([status, body.errors?.[0]?.extensions['code']]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
});
