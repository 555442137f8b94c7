import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { type OutsideIssuer, outsideIssuer } from '../../../gateway/identify/outside-issuer.ts';
import { readConfig } from '../../../shared/config/config.ts';
import type { OidcSettings } from '../../../shared/config/oidc.ts';
import { cityOfTests } from '../fixtures/city.ts';
import { identityOf, NOW, OFFICER_CLAIMS, startTestGateway } from '../fixtures/gateway.ts';
import { sessionOf } from '../fixtures/personnel.ts';

/** An issuer on this machine: its keys, and what was asked of it. */
interface TestIssuer {
  url: string;
  keys: JWK[];
  asked: string[];
  /** Status of its answers. */
  status: number;
  /** What its configuration changes. */
  configuration: object;
  server: Server;
}

let issuer: TestIssuer;
let signingKey: CryptoKey;

beforeEach(async () => {
  const server = createServer((request, response) => {
    issuer.asked.push(request.url ?? '');
    const isKeys = request.url === '/keys';
    const body = isKeys
      ? { keys: issuer.keys }
      : { issuer: issuer.url, jwks_uri: `${issuer.url}/keys`, ...issuer.configuration };
    response
      .writeHead(issuer.status, { 'content-type': 'application/json', connection: 'close' })
      .end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  issuer = { url, keys: [], asked: [], status: 200, configuration: {}, server };
  signingKey = await newKey('k1');
});
afterEach(() => new Promise((resolve) => issuer.server.close(resolve)));

/** Adds a key to those the issuer publishes; the answer signs. */
async function newKey(kid: string, algorithm = 'RS256'): Promise<CryptoKey> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm);
  issuer.keys.push({ ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' });
  return privateKey;
}

const settings = (changed: Partial<OidcSettings> = {}): OidcSettings => ({
  issuer: issuer.url,
  audience: 'supervision',
  accountClaim: 'account',
  jwksUri: `${issuer.url}/keys`,
  ...changed,
});
const open = (changed?: Partial<OidcSettings>, coolDown = 0): OutsideIssuer =>
  outsideIssuer(settings(changed), { timeOut: 2_000, coolDown });
const seconds = NOW.getTime() / 1000;
const claims = (changed: JWTPayload = {}): JWTPayload => ({
  sub: 'u-1',
  account: 'market.officer',
  iss: issuer.url,
  aud: 'supervision',
  iat: seconds,
  exp: seconds + 300,
  ...changed,
});
const sign = (changed: JWTPayload = {}, header: object = {}, key = signingKey) =>
  new SignJWT(claims(changed)).setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header }).sign(key);

test('a token of the issuer names the account by the claim of the settings', async () => {
  expect(await open().verify(await sign(), NOW)).toEqual({ account: 'market.officer', thumbprint: undefined });
  expect(await open({ accountClaim: 'sub' }).verify(await sign(), NOW)).toMatchObject({ account: 'u-1' });
});

test('without an address of its keys, they are where the issuer says', async () => {
  expect(await open({ jwksUri: undefined }).verify(await sign(), NOW)).toMatchObject({ account: 'market.officer' });
  expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
});

test('keys are fetched once for many tokens', async () => {
  const outside = open({}, 60_000);
  await Promise.all([outside.verify(await sign(), NOW), outside.verify(await sign(), NOW)]);
  await outside.verify(await sign(), NOW);
  expect(issuer.asked).toEqual(['/keys']);
});

test('a key that the issuer has changed to is found, and one that it withdrew is good no more', async () => {
  const outside = open();
  await outside.verify(await sign(), NOW);
  issuer.keys.length = 0;
  const next = await newKey('k2');
  expect(await outside.verify(await sign({}, { kid: 'k2' }, next), NOW)).toMatchObject({ account: 'market.officer' });
  await expect(outside.verify(await sign(), NOW)).rejects.toHaveProperty('code', 'UNAUTHENTICATED');
});

test('keys that nobody knows are looked for once in a cool-down', async () => {
  const outside = open({}, 60_000);
  await outside.verify(await sign(), NOW);
  for (const kid of ['x', 'y', 'z'])
    await expect(outside.verify(await sign({}, { kid }), NOW)).rejects.toHaveProperty('code', 'UNAUTHENTICATED');
  expect(issuer.asked).toEqual(['/keys']);
});

test.each<[string, () => Promise<string>]>([
  ['for another audience', () => sign({ aud: 'another-service' })],
  ['of another issuer', () => sign({ iss: 'https://evil.example' })],
  ['that is past its end', () => sign({ exp: seconds - 6 })],
  ['from later than now', () => sign({ iat: seconds + 6 })],
  ['older than a day, though its end is far', () => sign({ iat: seconds - 86_500, exp: seconds + 9_999 })],
  ['without an end', () => sign({ exp: undefined })],
  ['without an account', () => sign({ account: undefined })],
  ['with an account that is no text', () => sign({ account: ['market.officer'] })],
  ['with a blank account', () => sign({ account: '' })],
  ['by a key of nobody', async () => sign({}, {}, (await generateKeyPair('RS256')).privateKey)],
  [
    'by a key it brings itself',
    async () => {
      const pair = await generateKeyPair('RS256', { extractable: true });
      return sign({}, { kid: 'own', jwk: await exportJWK(pair.publicKey) }, pair.privateKey);
    },
  ],
  [
    'by RS512',
    async () => new SignJWT(claims()).setProtectedHeader({ alg: 'RS512', kid: 'k9' }).sign(await newKey('k9', 'RS512')),
  ],
  ['of the type of a device proof', () => sign({}, { typ: 'dpop+jwt' })],
  ['of the type of a logout', () => sign({}, { typ: 'logout+jwt' })],
])('a token %s is refused', async (_, make) => {
  await expect(open().verify(await make(), NOW)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
});

describe('an issuer that', () => {
  test('fails makes its tokens wait, and is not asked again at once', async () => {
    issuer.status = 500;
    const outside = open({}, 60_000);
    for (let time = 0; time < 3; time += 1)
      await expect(outside.verify(await sign(), NOW)).rejects.toMatchObject({
        code: 'ISSUER_UNAVAILABLE',
        status: 503,
      });
    expect(issuer.asked).toEqual(['/keys']);
  });

  test('is back is taken again', async () => {
    issuer.status = 500;
    const outside = open();
    await expect(outside.verify(await sign(), NOW)).rejects.toHaveProperty('code', 'ISSUER_UNAVAILABLE');
    issuer.status = 200;
    expect(await outside.verify(await sign(), NOW)).toMatchObject({ account: 'market.officer' });
  });

  test.each([
    ['answers for another', { issuer: 'https://evil.example' }],
    ['has its keys where nobody is known', { jwks_uri: 'http://evil.example/keys' }],
    ['names no keys', { jwks_uri: undefined }],
  ])('%s is not believed', async (_, configuration) => {
    issuer.configuration = configuration;
    await expect(open({ jwksUri: undefined }).verify(await sign(), NOW)).rejects.toHaveProperty(
      'code',
      'ISSUER_UNAVAILABLE',
    );
  });
});

test('through the gateway, a token of the issuer is who the account is at present; other issuers are never asked', async () => {
  const { items, acts } = cityOfTests();
  const OIDC = {
    OIDC_ISSUER: issuer.url,
    OIDC_AUDIENCE: 'supervision',
    OIDC_JWKS_URI: `${issuer.url}/keys`,
    OIDC_ACCOUNT_CLAIM: 'account',
  };
  const gateway = await startTestGateway({ subgraphs: [items, acts], config: readConfig({ ...OIDC, RATES: 'off' }) });
  const ask = (token: string) =>
    gateway.ask('{ internalNote }', { path: '/graphql', headers: { authorization: `Bearer ${token}` } });
  expect((await ask(await sign())).status).toBe(401);
  gateway.people.set(sessionOf('market.officer'), { ...identityOf(OFFICER_CLAIMS), passwordMustChange: true });
  expect((await ask(await sign())).body).toEqual({ data: { internalNote: 'note' } });
  expect(items.calls.at(-1)?.viewer).toMatchObject({ account: 'market.officer', session: undefined });
  const asked = issuer.asked.length;
  expect((await ask(await sign({ iss: 'http://127.0.0.1:1' }))).status).toBe(401);
  expect((await ask(await gateway.tokenFor(OFFICER_CLAIMS))).status).toBe(403);
  expect(issuer.asked).toHaveLength(asked);
  await gateway.server.close();
});

test.each([
  ['an address without TLS', { OIDC_ISSUER: 'http://issuer.example', OIDC_AUDIENCE: 'a' }, 'OIDC_ISSUER'],
  ['no audience', { OIDC_ISSUER: 'https://issuer.example' }, 'OIDC_AUDIENCE'],
  [
    'keys without TLS',
    { OIDC_ISSUER: 'https://issuer.example', OIDC_AUDIENCE: 'a', OIDC_JWKS_URI: 'http://issuer.example/k' },
    'OIDC_JWKS_URI',
  ],
])('settings with %s end the start', (_, environment, setting) => {
  expect(() => readConfig(environment)).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', facts: { setting } }),
  );
});
