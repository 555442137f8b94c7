import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { base64url, decodeJwt, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { readAuthorization } from '../../../gateway/identify/authorization.ts';
import { verifyOwnToken } from '../../../gateway/identify/own-token.ts';
import { issueToken, TOKEN_AUDIENCE, TOKEN_ISSUER, tokenExpiry } from '../../../shared/access/token.ts';
import type { TokenKeys } from '../../../shared/access/token-keys.ts';
import { NOW, OFFICER_CLAIMS, temporaryKeys } from '../fixtures/gateway.ts';

let keys: TokenKeys;
let HEADER: { alg: string; typ: string; kid: string };
beforeAll(async () => {
  keys = await temporaryKeys();
  HEADER = { alg: 'ES256', typ: 'at+jwt', kid: keys.kid };
});

const seconds = Math.floor(NOW.getTime() / 1000);
const CLAIMS: JWTPayload = {
  sub: 'market.officer',
  sid: 's1',
  iss: TOKEN_ISSUER,
  aud: TOKEN_AUDIENCE,
  iat: seconds,
  exp: seconds + 3600,
  jti: 'j',
  kind: 'person',
};

/** As a request brings it. */
const read = (token: string, now = NOW) => {
  const authorization = `Bearer ${token}`;
  const given = readAuthorization({ headers: { authorization }, rawHeaders: ['Authorization', authorization] });
  return verifyOwnToken(given.token, keys, now);
};
const readSafely = async (token: string) => read(token);
const sign = (claims: JWTPayload, header: object = HEADER, key = keys.privateKey) =>
  new SignJWT(claims).setProtectedHeader(header as typeof HEADER).sign(key);
const without = (name: string) => Object.fromEntries(Object.entries(CLAIMS).filter(([claim]) => claim !== name));
const encode = (value: object) => base64url.encode(JSON.stringify(value));

describe('a token', () => {
  test('that was issued says who, and in which session', async () => {
    expect(await read(await issueToken({ ...OFFICER_CLAIMS, sid: 's1' }, keys, NOW))).toEqual({
      account: 'market.officer',
      session: 's1',
    });
  });

  test('that is bound to a key says to which', async () => {
    const token = await issueToken({ ...OFFICER_CLAIMS, sid: 's1', jkt: 'thumb' }, keys, NOW);
    expect(await read(token)).toHaveProperty('thumbprint', 'thumb');
  });

  test('is good until five seconds after its hour', async () => {
    const token = await sign(CLAIMS);
    const at = (offset: number) => read(token, new Date(NOW.getTime() + offset * 1000));
    await expect(at(3604)).resolves.toHaveProperty('account', 'market.officer');
    await expect(at(3606)).rejects.toHaveProperty('code', 'UNAUTHENTICATED');
  });

  test('says when it ends', async () => {
    const { exp } = decodeJwt(await issueToken(OFFICER_CLAIMS, keys, NOW));
    expect(new Date((exp ?? 0) * 1000)).toEqual(tokenExpiry(NOW));
    expect(tokenExpiry(NOW)).toEqual(new Date('2026-03-02T09:00:00Z'));
  });

  test('is not issued without an account', async () => {
    await expect(issueToken({ ...OFFICER_CLAIMS, sub: '' }, keys, NOW)).rejects.toThrow(TypeError);
  });
});

const FORGERIES: [string, () => string | Promise<string>][] = [
  ['alg none', () => `${encode({ ...HEADER, alg: 'none' })}.${encode(CLAIMS)}.`],
  [
    'alg nOnE with a signature of another token',
    async () => `${encode({ ...HEADER, alg: 'nOnE' })}.${encode(CLAIMS)}.${(await sign(CLAIMS)).split('.')[2]}`,
  ],
  ['no alg', async () => `${encode({ typ: 'at+jwt' })}.${encode(CLAIMS)}.${(await sign(CLAIMS)).split('.')[2]}`],
  ['a stripped signature', async () => (await sign(CLAIMS)).split('.').slice(0, 2).join('.')],
  [
    'a swapped payload',
    async () => {
      const [header, , signature] = (await sign(CLAIMS)).split('.');
      return `${header}.${encode({ ...CLAIMS, sub: 'inspector.city' })}.${signature}`;
    },
  ],
  ['another key of the same kind', async () => sign(CLAIMS, HEADER, (await generateKeyPair('ES256')).privateKey)],
  [
    'its own key in the header',
    async () => {
      const pair = await generateKeyPair('ES256', { extractable: true });
      return sign(CLAIMS, { ...HEADER, jwk: await exportJWK(pair.publicKey) }, pair.privateKey);
    },
  ],
  ['a key by URL in the header', () => sign(CLAIMS, { ...HEADER, jku: 'http://127.0.0.1:1/k' })],
  ['a certificate by URL in the header', () => sign(CLAIMS, { ...HEADER, x5u: 'http://127.0.0.1:1/k' })],
  ['no kid', () => sign(CLAIMS, { alg: 'ES256', typ: 'at+jwt' })],
  ['the kid of nobody', () => sign(CLAIMS, { ...HEADER, kid: 'nobody' })],
  ['a kid that is a path', () => sign(CLAIMS, { ...HEADER, kid: '../../dev/null' })],
  ['the kid __proto__', () => sign(CLAIMS, { ...HEADER, kid: '__proto__' })],
  ['a kid that is an object', () => sign(CLAIMS, { ...HEADER, kid: { $ne: '' } })],
  [
    'HS256 with the public key as secret',
    async () => {
      const signed = `${encode({ ...HEADER, alg: 'HS256' })}.${encode(CLAIMS)}`;
      const pem = await exportSPKI(keys.publicKeys.get(keys.kid)!).catch(() => 'not extractable');
      return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
    },
  ],
  [
    'another algorithm',
    async () => {
      const { privateKey } = await generateKeyPair('ES384');
      return sign(CLAIMS, { ...HEADER, alg: 'ES384' }, privateKey);
    },
  ],
  [
    'a critical header nobody knows',
    () => {
      const token = new SignJWT(CLAIMS).setProtectedHeader({ ...HEADER, crit: ['x'], x: 1 });
      return token.sign(keys.privateKey, { crit: { x: true } });
    },
  ],
  ['a payload that is not encoded', () => sign(CLAIMS, { ...HEADER, b64: true, crit: ['b64'] })],
  ['another type of token', () => sign(CLAIMS, { ...HEADER, typ: 'JWT' })],
  ['the type of a device proof', () => sign(CLAIMS, { ...HEADER, typ: 'dpop+jwt' })],
  ['an end in the past', () => sign({ ...CLAIMS, exp: seconds - 6 })],
  ['a start in the future', () => sign({ ...CLAIMS, nbf: seconds + 6 })],
  ['an issue in the future', () => sign({ ...CLAIMS, iat: seconds + 6 })],
  [
    'an issue longer ago than its life, though its end is far',
    () => sign({ ...CLAIMS, iat: seconds - 3606, exp: seconds + 9999 }),
  ],
  ['another audience', () => sign({ ...CLAIMS, aud: 'other' })],
  ['another issuer', () => sign({ ...CLAIMS, iss: 'other' })],
  ...['exp', 'iat', 'iss', 'aud', 'sub', 'sid', 'jti'].map((name): [string, () => Promise<string>] => [
    `no ${name}`,
    () => sign(without(name)),
  ]),
  ['a session that is a number', () => sign({ ...CLAIMS, sid: 7 })],
  ['a session that is blank', () => sign({ ...CLAIMS, sid: '' })],
  ['a binding that is no thumbprint', () => sign({ ...CLAIMS, cnf: { jkt: 7 } })],
  ['a binding of another kind', () => sign({ ...CLAIMS, cnf: { 'x5t#S256': 'x' } })],
  ['a binding that is null', () => sign({ ...CLAIMS, cnf: null })],
  ['12 kB', () => sign({ ...CLAIMS, padding: 'x'.repeat(12_000) })],
  ['no token in it', () => 'garbage'],
  ['a JWE', () => 'a.b.c.d.e'],
  [
    'a JWE by password, iterated a thousand million times',
    () => `${encode({ alg: 'PBES2-HS256+A128KW', p2c: 1e9 })}.b.c.d.e`,
  ],
];

test.each(FORGERIES)('a token with %s is refused, never taken for the public', async (_, forge) => {
  await expect(readSafely(await forge())).rejects.toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
});

test.each([
  ['nothing', undefined],
  ['another scheme', 'Basic dTpw'],
  ['the bare word', 'Bearer'],
  ['two tokens', 'Bearer a.b.c a.b.c'],
])('%s in the header is refused', (_, authorization) => {
  const rawHeaders = authorization === undefined ? [] : ['Authorization', authorization];
  expect(() => readAuthorization({ headers: { authorization }, rawHeaders })).toThrow(
    expect.objectContaining({ code: 'UNAUTHENTICATED' }),
  );
});
