import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { type JWTPayload, SignJWT } from 'jose';
import { loadTokenKeys } from '../../shared/access/token-keys.ts';
import { at, served } from '../conformance/expectations.ts';
import { city, PORTAL } from './attacked-city.ts';
import { forgeries, type Genuine, takeApart } from './forged-tokens.ts';
import { rawPost, writeRaw } from './raw-socket.ts';
import { expectRefusal } from './refusals.ts';

const VIEWER = { query: '{ viewer { account scopes } }' };

async function genuine(account = 'inspector.city'): Promise<Genuine> {
  const response = await fetch(new URL('/.well-known/jwks.json', city.url));
  const { keys } = (await response.json()) as { keys: Genuine['publicJwk'][] };
  const token = await city.token(account);
  const apart = takeApart(token, keys[0]!);
  return { ...apart, publicJwk: keys.find(({ kid }) => kid === apart.header['kid']) ?? keys[0]! };
}

/** The portal refuses, tells nobody why, and asks no subgraph. */
async function expectUnauthenticated(authorization: string, headers: Record<string, string> = {}): Promise<string> {
  const { result, asked } = await city.watched(() => city.post(PORTAL, VIEWER, { authorization, ...headers }));
  expectRefusal(result, 401, 'UNAUTHENTICATED');
  expect(asked).toEqual([]);
  return result.text.replaceAll(/"requestId":"[^"]*"/g, '');
}

test('#49 more than thirty forged tokens: each is refused alike, and no key of a stranger is ever fetched', async () => {
  let fetched = 0;
  const stranger = createServer((_request, response) => {
    fetched += 1;
    response.end('{"keys":[]}');
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const { port } = stranger.address() as AddressInfo;
  const all = forgeries(await genuine(), `http://127.0.0.1:${port}/jwks.json`);
  expect(all.length).toBeGreaterThan(30);
  const answers = new Set<string>();
  for (const [, token] of all) answers.add(await expectUnauthenticated(`Bearer ${token}`));
  await new Promise((resolve) => stranger.close(resolve));
  expect([...answers]).toHaveLength(1);
  expect(fetched).toBe(0);
});

test('#49 a forged token is not served as the public either, and the genuine one still is', async () => {
  const { token } = await genuine();
  const forged = `${token.slice(0, -8)}${token.at(-8) === 'A' ? 'B' : 'A'}${token.slice(-7)}`;
  const items = await city.post(PORTAL, { query: '{ items { totalCount } }' }, { authorization: `Bearer ${forged}` });
  expectRefusal(items, 401, 'UNAUTHENTICATED');
  const { body } = await city.post(PORTAL, VIEWER, { authorization: `Bearer ${token}` });
  expect(at(body.data, 'viewer.account')).toBe('inspector.city');
});

/** The claims of a genuine token changed, and signed by the genuine key. */
async function resigned(change: (claims: JWTPayload) => JWTPayload, header: object = {}): Promise<string> {
  const apart = await genuine();
  const { privateKey } = await loadTokenKeys(city.dataDir);
  const claims = change({ ...(apart.claims as JWTPayload) });
  return new SignJWT(claims).setProtectedHeader({ ...(apart.header as { alg: string }), ...header }).sign(privateKey);
}

const HOUR = 3600;
const without = (name: string) => (claims: JWTPayload) =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));

const STALE: [string, (claims: JWTPayload) => JWTPayload, object?][] = [
  ['that has expired', (claims) => ({ ...claims, iat: claims.iat! - 2 * HOUR, exp: claims.iat! - HOUR })],
  ['that expired six seconds ago', (claims) => ({ ...claims, iat: claims.iat! - HOUR, exp: claims.iat! - 6 })],
  ['that begins in a minute', (claims) => ({ ...claims, nbf: claims.iat! + 60 })],
  ['that was issued in a minute', (claims) => ({ ...claims, iat: claims.iat! + 60 })],
  [
    'issued two hours ago that says it lasts ten years',
    (claims) => ({ ...claims, iat: claims.iat! - 2 * HOUR, exp: claims.iat! + 87_600 * HOUR }),
  ],
  ['for another audience', (claims) => ({ ...claims, aud: 'somebody-else' })],
  ['for no audience', without('aud')],
  ['of another issuer', (claims) => ({ ...claims, iss: 'https://evil.example' })],
  ['of no issuer', without('iss')],
  ['without an end', without('exp')],
  ['without a beginning', without('iat')],
  ['without an id', without('jti')],
  ['without a bearer', without('sub')],
  ['whose bearer is a number', (claims) => ({ ...claims, sub: 7 as unknown as string })],
  ['whose bearer is an object', (claims) => ({ ...claims, sub: { $ne: '' } as unknown as string })],
  ['whose bearer nobody is', (claims) => ({ ...claims, sub: '' })],
  ['whose end is a text', (claims) => ({ ...claims, exp: String(claims.exp) as unknown as number })],
  ['without a session', without('sid')],
  ['of a session that is none', (claims) => ({ ...claims, sid: 'nothing' })],
  ["of another's session", (claims) => ({ ...claims, sub: 'office.city' })],
  ['of another type', (claims) => claims, { typ: 'JWT' }],
  ['of the type of a logout', (claims) => claims, { typ: 'logout+jwt' }],
];

test.each(STALE.map(([what, change, header = {}]) => [what, change, header] as const))(
  '#50 a token of the true key %s is refused',
  async (_, change, header) => {
    await expectUnauthenticated(`Bearer ${await resigned(change, header)}`);
  },
);

test('#63 what a token claims of kind, scopes and departments opens nothing: rights are asked for at each request', async () => {
  const token = await resigned((claims) => ({
    ...claims,
    kind: 'machine',
    scopes: ['root', 'oversight', 'gateway'],
    departments: ['610100-MKT'],
  }));
  const answer = await city.post(PORTAL, VIEWER, { authorization: `Bearer ${token}` });
  if (answer.status === 200) expect(at(answer.body, 'data.viewer.scopes')).toEqual(['inspection']);
  else expectRefusal(answer, 401, 'UNAUTHENTICATED');
});

test('#50 a clock that is four seconds off is forgiven', async () => {
  const token = await resigned((claims) => ({ ...claims, iat: claims.iat! + 4, nbf: claims.iat! + 4 }));
  served(await city.post(PORTAL, VIEWER, { authorization: `Bearer ${token}` }));
});

test('#51 a token counts nowhere but in the one Authorization header, as Bearer', async () => {
  const { token } = await genuine();
  for (const authorization of [
    token,
    `Token ${token}`,
    `JWT ${token}`,
    `Basic ${token}`,
    `Bearer: ${token}`,
    `Bearer "${token}"`,
    `Bearer ${token}, Bearer ${token}`,
    `Basic eDp5, Bearer ${token}`,
  ])
    await expectUnauthenticated(authorization);
  const elsewhere: Record<string, string>[] = [
    { cookie: `token=${token}; access_token=${token}; Authorization=Bearer ${token}` },
    { 'x-access-token': token },
    { 'x-authorization': `Bearer ${token}` },
    { 'proxy-authorization': `Bearer ${token}` },
    { 'x-forwarded-authorization': `Bearer ${token}` },
    { 'sec-websocket-protocol': token },
  ];
  for (const headers of elsewhere) expectRefusal(await city.post(PORTAL, VIEWER, headers), 401, 'UNAUTHENTICATED');
  for (const search of [`access_token=${token}`, `token=${token}`, `authorization=Bearer%20${token}`])
    expectRefusal(await city.post(`${PORTAL}?${search}`, VIEWER), 401, 'UNAUTHENTICATED');
  const inBody = { ...VIEWER, extensions: { headers: { authorization: `Bearer ${token}` } }, access_token: token };
  expectRefusal(await city.post(PORTAL, inBody), 401, 'UNAUTHENTICATED');
});

test('#51 two Authorization headers are refused, even with the same good token, in any spelling', async () => {
  const { token } = await genuine();
  for (const second of [
    `Authorization: Bearer ${token}`,
    `authorization: Bearer ${token}`,
    'AUTHORIZATION: x',
    'Authorization:',
  ]) {
    const lines = [`Authorization: Bearer ${token}`, second];
    const { statuses } = await writeRaw(city.url, rawPost(PORTAL, JSON.stringify(VIEWER), lines));
    expect(statuses).toEqual([401]);
  }
});
