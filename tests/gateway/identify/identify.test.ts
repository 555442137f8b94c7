import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { base64url, decodeJwt, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { identify } from '../../../gateway/identify/identify.ts';
import { issueToken, TOKEN_AUDIENCE, TOKEN_ISSUER, tokenExpiry } from '../../../shared/access/token.ts';
import type { TokenKeys } from '../../../shared/access/token-keys.ts';
import { NOW, OFFICER, OFFICER_CLAIMS, temporaryKeys } from '../fixtures/gateway.ts';

let keys: TokenKeys;
beforeAll(async () => {
  keys = await temporaryKeys();
});

const seconds = Math.floor(NOW.getTime() / 1000);
const CLAIMS: JWTPayload = {
  sub: 'market.officer',
  iss: TOKEN_ISSUER,
  aud: TOKEN_AUDIENCE,
  iat: seconds,
  exp: seconds + 3600,
  jti: 'j',
  kind: 'person',
  departments: ['D1'],
  scopes: ['supervision'],
};
const HEADER = { alg: 'ES256', typ: 'at+jwt' };

const read = (token: string, headers = {}) => identify(`Bearer ${token}`, headers, keys, NOW);
const sign = (claims: JWTPayload, header: object = HEADER, key = keys.privateKey) =>
  new SignJWT(claims).setProtectedHeader(header as typeof HEADER).sign(key);
const without = (name: string) => Object.fromEntries(Object.entries(CLAIMS).filter(([claim]) => claim !== name));
const encode = (value: object) => base64url.encode(JSON.stringify(value));

describe('a token', () => {
  test('that was issued gives the viewer it was issued for', async () => {
    expect(await read(await issueToken(OFFICER_CLAIMS, keys, NOW))).toEqual(OFFICER);
  });

  test('with a scope that is not known here grants the others', async () => {
    const viewer = await read(await sign({ ...CLAIMS, scopes: ['supervision', 'root', '__proto__'] }));
    expect(viewer.scopes).toEqual(['supervision']);
  });

  test('is good until five seconds after its hour', async () => {
    const token = await sign(CLAIMS);
    const at = (offset: number) => identify(`Bearer ${token}`, {}, keys, new Date(NOW.getTime() + offset * 1000));
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
      return `${header}.${encode({ ...CLAIMS, scopes: ['inspection'] })}.${signature}`;
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
  [
    'a key by URL in the header',
    async () => sign(CLAIMS, { ...HEADER, jku: 'http://127.0.0.1:1/k' }, (await generateKeyPair('ES256')).privateKey),
  ],
  [
    'HS256 with the public key as secret',
    async () => {
      const signed = `${encode({ ...HEADER, alg: 'HS256' })}.${encode(CLAIMS)}`;
      const pem = await exportSPKI(keys.publicKey).catch(() => 'not extractable');
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
  ['another type of token', () => sign(CLAIMS, { ...HEADER, typ: 'JWT' })],
  ['an end in the past', () => sign({ ...CLAIMS, exp: seconds - 6 })],
  ['a start in the future', () => sign({ ...CLAIMS, nbf: seconds + 6 })],
  ['an issue in the future', () => sign({ ...CLAIMS, iat: seconds + 6 })],
  [
    'an issue longer ago than its life, though its end is far',
    () => sign({ ...CLAIMS, iat: seconds - 3606, exp: seconds + 9999 }),
  ],
  ['another audience', () => sign({ ...CLAIMS, aud: 'other' })],
  ['another issuer', () => sign({ ...CLAIMS, iss: 'other' })],
  ...['exp', 'iat', 'iss', 'aud', 'sub', 'jti', 'kind', 'departments', 'scopes'].map(
    (name): [string, () => Promise<string>] => [`no ${name}`, () => sign(without(name))],
  ),
  ['scopes that are text', () => sign({ ...CLAIMS, scopes: 'inspection' })],
  ['departments that are objects', () => sign({ ...CLAIMS, departments: [{}] })],
  ['a department that is a number', () => sign({ ...CLAIMS, dept: 7 })],
  ['the kind of the public', () => sign({ ...CLAIMS, kind: 'public' })],
  ['12 kB', () => sign({ ...CLAIMS, padding: 'x'.repeat(12_000) })],
  ['no token in it', () => 'garbage'],
  ['a JWE', () => 'a.b.c.d.e'],
];

test.each(FORGERIES)('a token with %s is refused, never taken for the public', async (_, forge) => {
  await expect(read(await forge())).rejects.toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
});

test.each([
  ['nothing', undefined],
  ['another scheme', 'Basic dTpw'],
  ['the bare word', 'Bearer'],
  ['two tokens', 'Bearer a.b.c a.b.c'],
])('%s in the header is refused', async (_, header) => {
  await expect(identify(header, {}, keys, NOW)).rejects.toHaveProperty('code', 'UNAUTHENTICATED');
});

describe('purpose and case', () => {
  const purposes = async (value: string | string[]) => {
    const token = await sign(CLAIMS);
    return (await read(token, { 'supervision-purpose': value, 'supervision-case': '2026-7' })) as {
      purpose?: string;
      caseNo?: string;
    };
  };

  test('are read as percent-encoded UTF-8', async () => {
    expect(await purposes(encodeURIComponent('投诉核查'))).toMatchObject({ purpose: '投诉核查', caseNo: '2026-7' });
  });

  test('may have 200 characters', async () => {
    expect((await purposes(encodeURIComponent('查'.repeat(200)))).purpose).toHaveLength(200);
  });

  test('that are blank are none', async () => {
    expect((await purposes('%20%20')).purpose).toBeUndefined();
  });

  test.each([
    ['badly encoded', '%E6%8A'],
    ['too long', encodeURIComponent('查'.repeat(201))],
    ['with a line break', 'a%0Ab'],
    ['given twice', ['a', 'b']],
  ])('%s are refused', async (_, value) => {
    await expect(purposes(value)).rejects.toHaveProperty('code', 'BAD_REQUEST');
  });
});
