import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readConfig } from '../../../../shared/config/config.ts';
import { cityOfTests } from '../../fixtures/city.ts';
import { ANALYST_CLAIMS, OFFICER_CLAIMS, startTestGateway, type TestGateway } from '../../fixtures/gateway.ts';

const { items, acts } = cityOfTests();
const RATES = 'public=3,60;portal=3,60;signIn=2,60;refusedToken=2,60';
const QUERY = '{ items { totalCount } }';
const SIGN_IN = (password: string) => `mutation { signIn(account: "a", password: "${password}") { token } }`;

let gateway: TestGateway;
let milliseconds: number;
beforeEach(async () => {
  milliseconds = 0;
  items.calls.length = 0;
  gateway = await startTestGateway({
    subgraphs: [items, acts],
    config: readConfig({ PORT: '0', RATES, TRUSTED_PROXIES: '127.0.0.1' }),
    elapsed: () => milliseconds,
  });
});
afterEach(() => gateway.server.close());

const from = (address: string) => ({ 'x-forwarded-for': address });
const public3 = async (address: string) => {
  const statuses: number[] = [];
  for (let ask = 0; ask < 3; ask += 1) statuses.push((await gateway.ask(QUERY, { headers: from(address) })).status);
  return statuses;
};
const statusesOf = async (times: number, ask: () => Promise<{ status: number }>) => {
  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1) statuses.push((await ask()).status);
  return statuses;
};

test('who asks the public graph too often is told how long to wait, and nothing is executed', async () => {
  expect(await public3('203.0.113.7')).toEqual([200, 200, 200]);
  const executed = items.calls.length;
  const refused = await gateway.server.inject({
    method: 'POST',
    url: '/public/graphql',
    payload: { query: QUERY },
    headers: from('203.0.113.7'),
  });
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '1']);
  expect(refused.json().errors).toEqual([
    {
      message: expect.stringContaining('wait 1 seconds'),
      extensions: {
        code: 'RATE_LIMITED',
        messageZh: expect.stringMatching(/\p{Script=Han}/u),
        retryAfter: 1,
        requestId: expect.any(String),
      },
    },
  ]);
  expect(items.calls).toHaveLength(executed);
  milliseconds = 1000;
  expect((await gateway.ask(QUERY, { headers: from('203.0.113.7') })).status).toBe(200);
});

test('an address in IPv6 is counted with its /64, and others are not', async () => {
  await public3('2001:db8::1');
  expect((await gateway.ask(QUERY, { headers: from('2001:db8::2') })).status).toBe(429);
  expect((await gateway.ask(QUERY, { headers: from('2001:db8:0:1::2') })).status).toBe(200);
});

test('a forwarded address that the client made up changes nothing', async () => {
  await public3('203.0.113.7');
  expect((await gateway.ask(QUERY, { headers: from('198.51.100.1, 203.0.113.7') })).status).toBe(429);
});

test('an account has its own budget, whatever addresses it comes from', async () => {
  const ask = (address: string) => gateway.ask(QUERY, { as: OFFICER_CLAIMS, headers: from(address) });
  for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) expect((await ask(address)).status).toBe(200);
  expect((await ask('203.0.113.4')).status).toBe(429);
  expect((await gateway.ask(QUERY, { as: ANALYST_CLAIMS, headers: from('203.0.113.1') })).status).toBe(200);
});

test('a flood without or with bad tokens, of public questions and of guesses uses up nothing of who is signed in at that address', async () => {
  const headers = from('203.0.113.7');
  await public3('203.0.113.7');
  const bad = { ...headers, authorization: 'Bearer a.b.c' };
  expect(await statusesOf(4, () => gateway.ask(QUERY, { path: '/graphql', headers: bad }))).toEqual([
    401, 401, 429, 429,
  ]);
  await statusesOf(3, () => gateway.ask(SIGN_IN('guess'), { path: '/graphql', headers }));
  expect((await gateway.ask(QUERY, { as: OFFICER_CLAIMS, headers })).status).toBe(200);
});

test('guesses at passwords are refused after so many from one address, whatever the account', async () => {
  const guess = () => gateway.ask(SIGN_IN('guess'), { path: '/graphql', headers: from('203.0.113.7') });
  expect(await statusesOf(3, guess)).toEqual([200, 200, 429]);
  expect(items.calls).toHaveLength(2);
});

test('signing in with success counts for nothing', async () => {
  const signIn = () => gateway.ask(SIGN_IN('p'), { path: '/graphql', headers: from('203.0.113.7') });
  expect(await statusesOf(5, signIn)).toEqual([200, 200, 200, 200, 200]);
});

test('what operations may cost is counted too, for the public by source and for accounts by account', async () => {
  const config = readConfig({ RATES: 'publicCost=1,60;portalCost=1,60', TRUSTED_PROXIES: '127.0.0.1' });
  const narrow = await startTestGateway({ subgraphs: [items, acts], config, elapsed: () => 0 });
  const costly = '{ items { nodes { code detail { basis } } } }';
  const headers = from('203.0.113.9');
  expect(await statusesOf(2, () => narrow.ask(costly, { headers }))).toEqual([200, 429]);
  const executed = items.calls.length;
  expect(await statusesOf(2, () => narrow.ask(costly, { as: OFFICER_CLAIMS, headers }))).toEqual([200, 429]);
  expect(items.calls.length).toBe(executed + 1);
  expect((await narrow.ask(costly, { headers: from('203.0.113.10') })).status).toBe(200);
  await narrow.server.close();
});

test('a hundred guesses in one document are refused as one', async () => {
  const guesses = Array.from(
    { length: 100 },
    (_, place) => `a${place}: signIn(account: "a", password: "${place}") { token }`,
  );
  const answer = await gateway.ask(`mutation { ${guesses.join(' ')} }`, { path: '/graphql' });
  expect([answer.status, items.calls.length]).toEqual([401, 0]);
});

test('an account that is locked refuses the request as a whole', async () => {
  expect((await gateway.ask(SIGN_IN('locked'), { path: '/graphql' })).status).toBe(429);
});

test('of one caller so many operations are under way as REQUESTS_AT_ONCE says; the next is refused until one has ended', async () => {
  await gateway.server.close();
  const held: (() => void)[] = [];
  const slow = {
    ...items,
    execute: async (request: Parameters<typeof items.execute>[0]) => {
      if (request.query.includes('totalCount')) await new Promise<void>((resolve) => held.push(resolve));
      return items.execute(request);
    },
  };
  gateway = await startTestGateway({
    subgraphs: [slow, acts],
    config: readConfig({ PORT: '0', REQUESTS_AT_ONCE: '2', TRUSTED_PROXIES: '127.0.0.1' }),
  });
  const ask = (address: string) => gateway.ask(QUERY, { headers: from(address) });
  const holding = async (count: number) => {
    while (held.length < count) await new Promise(setImmediate);
  };
  const first = [ask('203.0.113.7'), ask('203.0.113.7')];
  await holding(2);
  const refused = await gateway.server.inject({
    method: 'POST',
    url: '/public/graphql',
    headers: { 'content-type': 'application/json', ...from('203.0.113.7') },
    payload: { query: QUERY },
  });
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '1']);
  const others = ask('203.0.113.8');
  await holding(3);
  for (const release of held.splice(0)) release();
  expect((await Promise.all([...first, others])).map(({ status }) => status)).toEqual([200, 200, 200]);
  const again = ask('203.0.113.7');
  await holding(1);
  held[0]!();
  expect((await again).status).toBe(200);
});

test('REQUESTS_AT_ONCE lets at least one in', () => {
  expect(() => readConfig({ REQUESTS_AT_ONCE: '0' })).toThrow('a whole number from 1 to 10000');
});
