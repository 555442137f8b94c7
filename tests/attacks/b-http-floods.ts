import { expect, test } from '@jest/globals';
import { readConfig } from '../../shared/config/config.ts';
import { cityOfTests } from '../gateway/fixtures/city.ts';
import { startTestGateway } from '../gateway/fixtures/gateway.ts';
import { city, PORTAL } from './attacked-city.ts';
import { expectRefusal } from './refusals.ts';

const signIns = (count: number) =>
  `mutation { ${Array.from({ length: count }, (_, place) => `a${place}: signIn(account: "nobody", password: "${place}") { token }`).join(' ')} }`;

test('#26 of 600 requests at once those beyond the burst are refused, told when to come back, and not executed', async () => {
  const { items, acts } = cityOfTests();
  const config = readConfig({ PORT: '0' });
  const gateway = await startTestGateway({ subgraphs: [items, acts], config, elapsed: () => 0 });
  const answers = [];
  for (let place = 0; place < 600; place += 1)
    answers.push(
      await gateway.server.inject({
        method: 'POST',
        url: '/public/graphql',
        payload: { query: '{ items { totalCount } }' },
      }),
    );
  await gateway.server.close();
  const refused = answers.filter(({ statusCode }) => statusCode === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(items.calls.length).toBe(600 - refused.length);
  for (const { headers, body } of refused) {
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(JSON.parse(body).errors[0].extensions.code).toBe('RATE_LIMITED');
  }
});

test('#26 one request tries one password: not two by aliases, by operations or by fragments, with a token or without', async () => {
  const authorization = `Bearer ${await city.token('analyst.city')}`;
  const one = 'signIn(account: "nobody", password: "x") { token }';
  for (const query of [
    signIns(2),
    signIns(20),
    signIns(100),
    `mutation { ...F ...F } fragment F on Mutation { ${one} }`,
    `mutation { ... { ${one} } }`,
    `mutation A { ${one} } mutation B { ${one} }`,
    `mutation { ${one} closeTask(input: { taskNo: "x", expectedVersion: 1 }) { taskNo } }`,
  ]) {
    const { asked } = await city.watched(async () => {
      expectRefusal(await city.post(PORTAL, { query, operationName: undefined }), 401, 'UNAUTHENTICATED');
      const answer = await city.post(PORTAL, { query }, { authorization });
      expectRefusal(answer, 400, 'BAD_REQUEST', 'COST_EXCEEDED');
    });
    expect(asked).toEqual([]);
  }
});

test('#26 password after password for one account: it is locked, with the time to wait, and as soon for one that nobody has', async () => {
  for (const account of ['health.officer', 'nobody.at.all']) {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12 && statuses.at(-1) !== 429; attempt += 1) {
      const response = await fetch(new URL(PORTAL, city.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query: `mutation { signIn(account: "${account}", password: "wrong-${attempt}") { token } }`,
        }),
      });
      statuses.push(response.status);
      if (response.status === 429) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      await response.body?.cancel();
    }
    expect(statuses.at(-1)).toBe(429);
  }
});
