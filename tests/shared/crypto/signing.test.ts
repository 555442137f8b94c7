import { expect, test } from '@jest/globals';
import { newSigningKey, publicHalf, signerOf, sm2Record, verifySignature } from '../../../shared/crypto/signing.ts';

const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');
const MESSAGE = Buffer.from('an entry of the log');

test('Ed25519 signs as RFC 8032 §7.1 test 3 does', () => {
  const signer = signerOf({
    kid: 'rfc8032',
    alg: 'EdDSA',
    use: 'sig',
    kty: 'OKP',
    crv: 'Ed25519',
    x: base64('fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025'),
    d: base64('c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7'),
  });
  const signature = base64(
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  );
  expect(signer.sign(Buffer.from('af82', 'hex'))).toBe(signature);
  expect(verifySignature(signer.publicKey, Buffer.from('af82', 'hex'), signature)).toBe(true);
});

test('SM2 verifies the example of GB/T 32918.5 annex A over the recommended curve', () => {
  const key = publicHalf(sm2Record('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8'));
  expect([key.x, key.y]).toEqual([
    base64('09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020'),
    base64('ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13'),
  ]);
  const signature = base64(
    'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
  );
  expect(verifySignature(key, Buffer.from('message digest'), signature)).toBe(true);
  expect(verifySignature(key, Buffer.from('message digesu'), signature)).toBe(false);
});

test.each(['international', 'sm'] as const)(
  'what a key of the suite %s signs, its public half verifies as JSON',
  (suite) => {
    const signer = signerOf(newSigningKey(suite));
    const exported = JSON.parse(JSON.stringify(signer.publicKey));
    const signature = signer.sign(MESSAGE);
    expect(exported).not.toHaveProperty('d');
    expect(verifySignature(exported, MESSAGE, signature)).toBe(true);
    expect(verifySignature(exported, Buffer.from('another'), signature)).toBe(false);
    expect(verifySignature(signerOf(newSigningKey(suite)).publicKey, MESSAGE, signature)).toBe(false);
  },
);

test.each(['', 'AA', 'not base64url!', `${'A'.repeat(85)}B`])('a malformed signature is not one: "%s"', (signature) => {
  for (const suite of ['international', 'sm'] as const)
    expect(verifySignature(newSigningKey(suite), MESSAGE, signature)).toBe(false);
});

test('a malformed key verifies nothing', () => {
  const signer = signerOf(newSigningKey('sm'));
  expect(verifySignature({ ...signer.publicKey, x: 'AAAA' }, MESSAGE, signer.sign(MESSAGE))).toBe(false);
  expect(verifySignature({ ...signer.publicKey, alg: 'EdDSA' }, MESSAGE, signer.sign(MESSAGE))).toBe(false);
});
