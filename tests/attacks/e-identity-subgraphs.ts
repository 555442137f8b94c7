import { expect, test } from '@jest/globals';
import { PUBLIC_VIEWER, type Viewer } from '../../shared/access/viewer.ts';
import { at, rows, served } from '../conformance/expectations.ts';
import { city } from './attacked-city.ts';
import { expectNoInnerLife } from './refusals.ts';
import { type Call, capture, deliver, NOON, servedAt } from './signed-calls.ts';

const INSPECTOR: Viewer = { kind: 'person', account: 'inspector.city', departments: [], scopes: ['inspection'] };
const IDENTITY = Buffer.from(JSON.stringify(INSPECTOR)).toString('base64url');
const JSON_TYPE = { 'content-type': 'application/json' };

const DIRECT: [string, string][] = [
  ['a query', '{ __typename }'],
  ['_service', '{ _service { sdl } }'],
  ['_entities', '{ _entities(representations: [{ __typename: "Department", code: "610100-MKT" }]) { __typename } }'],
  ['introspection', '{ __schema { types { name } } }'],
];

test('#54 no subgraph answers who does not sign: queries, its schema, entities, with tokens or guessed headers', async () => {
  const token = await city.token('inspector.city');
  const guesses: Record<string, string>[] = [
    {},
    { authorization: `Bearer ${token}` },
    { 'supervision-identity': IDENTITY },
    {
      'supervision-identity': IDENTITY,
      'supervision-signature': `v1 ${NOON.getTime()} ${'0'.repeat(36)} ${'A'.repeat(43)}`,
    },
    { 'supervision-identity': IDENTITY, 'supervision-signature': '' },
    { 'supervision-signature': 'v0 none' },
    { 'x-user': 'inspector.city', 'x-scopes': 'inspection', 'x-forwarded-for': '127.0.0.1' },
  ];
  const { asked } = await city.watched(async () => {
    for (const subgraph of city.subgraphs.subgraphs) {
      const server = servedAt(subgraph);
      for (const headers of guesses)
        for (const [, query] of DIRECT) {
          const response = await deliver(server, {
            headers: { ...JSON_TYPE, ...headers },
            body: JSON.stringify({ query }),
          });
          expect(response.statusCode).toBe(401);
          expect(response.json()).not.toHaveProperty('data');
          expectNoInnerLife(response.body);
        }
      const schema = await deliver(server, { headers: JSON_TYPE, body: '' }, '/schema');
      expect([schema.statusCode, schema.body.includes('type ')]).toEqual([401, false]);
      for (const url of ['/', '/graphql', '/schema', '/?query={__typename}'])
        expect((await server.inject({ url })).statusCode).toBe(404);
      await server.close();
    }
  });
  expect(asked).toEqual([]);
});

test('#55 a captured call is good once, for its subgraph, its body, its identity and its half minute', async () => {
  const items = city.subgraphs.subgraphs.find(({ name }) => name === 'items')!;
  const clock = { now: NOON };
  const server = servedAt(items, clock);
  const fresh = (name = 'items') =>
    capture({ name, sdl: items.sdl }, PUBLIC_VIEWER, '{ items(first: 1) { totalCount } }');
  const status = async (call: Call, path?: string) => (await deliver(server, call, path)).statusCode;

  const call = await fresh();
  expect(await status(call)).toBe(200);
  expect(await status(call)).toBe(401);
  expect(await status(call, '/schema')).toBe(401);

  const altered = (await fresh()) as Call;
  expect(await status({ ...altered, body: altered.body.replace('first: 1', 'first: 2') })).toBe(401);
  expect(await status({ ...altered, headers: { ...altered.headers, 'supervision-identity': IDENTITY } })).toBe(401);
  expect(await status({ ...altered, headers: { ...altered.headers, 'supervision-identity': '' } })).toBe(401);
  expect(await status(await fresh('personnel'))).toBe(401);
  expect(await status(altered)).toBe(200);

  for (const [seconds, expected] of [
    [29, 200],
    [31, 401],
    [-29, 200],
    [-31, 401],
    [86_400, 401],
  ] as const) {
    const late = await fresh();
    clock.now = new Date(NOON.getTime() + seconds * 1000);
    expect([seconds, await status(late)]).toEqual([seconds, expected]);
    clock.now = NOON;
  }
  await server.close();
});

test('#55 no part of a signature can be changed: version, time, nonce, seal', async () => {
  const items = city.subgraphs.subgraphs.find(({ name }) => name === 'items')!;
  const server = servedAt(items);
  const call = await capture(items, PUBLIC_VIEWER, '{ __typename }');
  const signature = call.headers['supervision-signature']!;
  for (let place = 0; place < signature.length; place += 3) {
    const other = signature[place] === '0' ? '1' : '0';
    const changed = `${signature.slice(0, place)}${other}${signature.slice(place + 1)}`;
    const headers = { ...call.headers, 'supervision-signature': changed };
    expect([changed, (await deliver(server, { ...call, headers })).statusCode]).toEqual([changed, 401]);
  }
  expect((await deliver(server, call)).statusCode).toBe(200);
  await server.close();
});

/** The viewer that the gateway makes of this account, as subgraphs are told of it. */
async function viewerOf(account: string): Promise<Viewer> {
  await city.token(account);
  const { asked } = await city.watched(() => city.ask('portal', '{ items(first: 1) { totalCount } }', { account }));
  return asked[0]!.viewer;
}

test('#58 a subgraph lets nobody through because the gateway asks: a hidden record is hidden as an entity too', async () => {
  const query = '{ acts(first: 100) { nodes { id } } complaints(first: 100) { nodes { complaintNo } } }';
  const all = served(await city.ask('portal', query, { account: 'inspector.city' }));
  const health = await viewerOf('health.officer');
  for (const viewer of [PUBLIC_VIEWER, health]) {
    const own =
      viewer === health
        ? served(await city.ask('portal', query, { account: 'health.officer' }))
        : { complaints: { nodes: [] } };
    const visible = rows(own, 'complaints.nodes').map(({ complaintNo }) => complaintNo);
    const hidden = rows(all, 'complaints.nodes').filter(({ complaintNo }) => !visible.includes(complaintNo));
    expect(hidden.length).toBeGreaterThan(0);
    const complaints = city.subgraphs.subgraphs.find(({ name }) => name === 'complaints')!;
    const of = hidden.slice(0, 10).map(({ complaintNo }) => ({ __typename: 'Complaint', complaintNo }));
    const { data, errors } = await complaints.execute({
      query:
        'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Complaint { complaintNo phone detail } } }',
      variables: { of },
      viewer,
      requestId: 'attack',
    });
    const found = (data as { _entities?: unknown[] } | null | undefined)?._entities;
    expect(found ?? of.map(() => null)).toEqual(of.map(() => null));
    expect(found ?? errors).toBeDefined();
  }
});

test('#58 no public path leads to an act that is not public', async () => {
  const acts = rows(
    served(await city.ask('portal', '{ acts(first: 100) { nodes { id } } }', { account: 'inspector.city' })),
    'acts.nodes',
  );
  const open = new Set<unknown>();
  for (const { id } of acts)
    if (at((await city.ask('public', `{ act(id: "${id}") { id } }`)).body, 'data.act')) open.add(id);
  const closed = acts.map(({ id }) => String(id)).filter((id) => !open.has(id));
  expect(closed.length).toBeGreaterThan(0);
  for (const path of ['supervisedObjects', 'officers', 'departments', 'items', 'plans']) {
    const { text } = await city.ask('public', `{ ${path}(first: 20) { nodes { acts(first: 20) { nodes { id } } } } }`);
    expect(closed.filter((id) => text.includes(`"${id}"`))).toEqual([]);
  }
});
