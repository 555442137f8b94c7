import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { JWK } from 'jose';

/** A genuine token taken apart. */
export interface Genuine {
  token: string;
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  /** Public key that its issuer shows to everybody. */
  publicJwk: JWK;
}

export function takeApart(token: string, publicJwk: JWK): Genuine {
  const [head = '', body = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  return { token, header: read(head), claims: read(body), publicJwk };
}

const encoded = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** The key pairs of somebody who is not the issuer. */
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ED = generateKeyPairSync('ed25519');

function bySecret(header: object, claims: object, secret: string | Buffer, hash = 'sha256'): string {
  const content = `${encoded(header)}.${encoded(claims)}`;
  return `${content}.${createHmac(hash, secret).update(content).digest('base64url')}`;
}

function byKey(header: object, claims: object, key: KeyObject, hash: string | null = 'sha256'): string {
  const content = `${encoded(header)}.${encoded(claims)}`;
  return `${content}.${sign(hash, Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

/**
 * Forgeries by name. All claim to be the genuine bearer, or more.
 * @param keyServer URL of a key set of the forger's, which nobody may ever fetch
 */
export function forgeries({ token, header, claims, publicJwk }: Genuine, keyServer: string): [string, string][] {
  const [head = '', body = '', seal = ''] = token.split('.');
  const unsigned = (alg: unknown, signature = '') => `${encoded({ ...header, alg })}.${encoded(claims)}.${signature}`;
  const pem = String(
    createPublicKey({ key: publicJwk as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' }),
  );
  const own = EC.publicKey.export({ format: 'jwk' });
  const hs = { ...header, alg: 'HS256' };
  const algorithms = ['none', 'None', 'nOnE', 'NONE', '', null, 0, ['ES256'], { alg: 'ES256' }].map(
    (alg): [string, string] => [`alg ${JSON.stringify(alg)}`, unsigned(alg)],
  );
  const secrets: [string, string | Buffer][] = [
    ['an empty secret', ''],
    ['the secret "secret"', 'secret'],
    ['the name of the issuer', String(claims['iss'])],
    ['the public key in PEM', pem],
    ['the public key in PEM without its last line break', pem.trim()],
    ['the public key as JSON', JSON.stringify(publicJwk)],
    ['the x of the public key', Buffer.from(String(publicJwk.x), 'base64url')],
  ];
  const kids = [
    '../../../../dev/null',
    '/dev/null',
    '__proto__',
    'constructor',
    "' OR 1=1 --",
    '',
    null,
    7,
    { kid: header['kid'] },
    [header['kid']],
  ];
  const more = { ...claims, sub: 'inspector.city', scopes: ['inspection', 'oversight'], kind: 'machine' };
  return [
    ...algorithms,
    ['alg none with a signature', unsigned('none', seal)],
    ['no alg at all', `${encoded({ typ: header['typ'], kid: header['kid'] })}.${body}.`],
    [
      'no alg at all, and the genuine signature',
      `${encoded({ typ: header['typ'], kid: header['kid'] })}.${body}.${seal}`,
    ],
    ...secrets.map(([name, secret]): [string, string] => [`HS256 with ${name}`, bySecret(hs, claims, secret)]),
    ['HS512 with the public key', bySecret({ ...header, alg: 'HS512' }, claims, pem, 'sha512')],
    ['ES256 of another key', byKey(header, claims, EC.privateKey)],
    ['RS256 of another key', byKey({ ...header, alg: 'RS256' }, claims, RSA.privateKey)],
    ['EdDSA of another key', byKey({ ...header, alg: 'EdDSA' }, claims, ED.privateKey, null)],
    ['a key of its own in jwk', byKey({ ...header, jwk: own }, claims, EC.privateKey)],
    ['a key of its own in jku', byKey({ ...header, jku: keyServer }, claims, EC.privateKey)],
    ['a key of its own in x5u', byKey({ ...header, x5u: keyServer }, claims, EC.privateKey)],
    ['a certificate of its own in x5c', byKey({ ...header, x5c: ['MIIB'] }, claims, EC.privateKey)],
    ['jku and no kid', byKey({ alg: 'ES256', typ: header['typ'], jku: keyServer }, claims, EC.privateKey)],
    ['an issuer of its own', byKey(header, { ...claims, iss: keyServer }, EC.privateKey)],
    ...kids.map((kid): [string, string] => [
      `kid ${JSON.stringify(kid)}`,
      byKey({ ...header, kid }, claims, EC.privateKey),
    ]),
    ['kid of a file of zeros and HS256', bySecret({ ...hs, kid: '/dev/null' }, claims, '')],
    ['crit of something unknown', byKey({ ...header, crit: ['exp'], exp: 1 }, claims, EC.privateKey)],
    ['crit that is empty', byKey({ ...header, crit: [] }, claims, EC.privateKey)],
    ['a payload that is not encoded (b64)', `${encoded({ ...header, b64: false, crit: ['b64'] })}.{}.${seal}`],
    ['another payload under the genuine signature', `${head}.${encoded(more)}.${seal}`],
    ['another header under the genuine signature', `${encoded({ ...header, typ: 'JWT' })}.${body}.${seal}`],
    ['a signature of zeros', `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`],
    ['a signature of one zero', `${head}.${body}.AA`],
    ['a signature of random bytes', `${head}.${body}.${randomBytes(64).toString('base64url')}`],
    ['an empty signature', `${head}.${body}.`],
    ['no signature', `${head}.${body}`],
    ['a signature cut short', `${head}.${body}.${seal.slice(0, -6)}`],
    ['four parts', `${token}.${seal}`],
    [
      'an encrypted token that costs a billion hashes',
      `${encoded({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', p2c: 1e9, p2s: 'AAAAAAAAAAA' })}.AA.AA.AA.AA`,
    ],
    ['a JWS of three times the same part', `${head}.${head}.${head}`],
    ['a token within a token', byKey({ ...header, cty: 'JWT' }, { token }, EC.privateKey)],
    ['blanks within', `${head} .${body}.${seal}`],
    ['padding', `${head}=.${body}.${seal}`],
    ['garbage', 'aaaa.bbbb.cccc'],
    ['dots', '..'],
    ['12 kB', byKey(header, { ...claims, padding: 'x'.repeat(9000) }, EC.privateKey)],
    ['a header that is no JSON', `${encoded('{')}.${body}.${seal}`],
    ['claims that are a list', byKey(header, [claims], EC.privateKey)],
  ];
}
