import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CryptoSuite, digestText, openBox, SUITES, suiteOfDigest } from '../../../shared/crypto/suite.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const { international, sm } = SUITES;
const both = [international, sm] as const;

test('SM3 gives the digests of GB/T 32905 annex A', () => {
  expect(sm.digest('abc').toString('hex')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
  expect(sm.digest('abcd'.repeat(16)).toString('hex')).toBe(
    'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
  );
});

test('SHA-256 and HMAC-SHA-256 give the values of FIPS 180-4 and RFC 4231', () => {
  expect(international.digest('a', 'bc').toString('hex')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
  expect(international.mac('Jefe', 'what do ya want ', 'for nothing?').toString('hex')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

test('HMAC-SM3 is RFC 2104 over SM3', () => {
  const key = Buffer.alloc(32, 0x5c);
  const pad = (byte: number) => Buffer.from(Buffer.concat([key, Buffer.alloc(32)]).map((one) => one ^ byte));
  const expected = sm.digest(pad(0x5c), sm.digest(pad(0x36), 'text'));
  expect(sm.mac(key, 'text')).toEqual(expected);
});

test.each([
  [
    'AES-256-GCM, NIST test case 16',
    international,
    {
      key: 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308',
      nonce: 'cafebabefacedbaddecaf888',
      aad: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
      plain:
        'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
      box: '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662 76fc6ece0f4e1768cddf8853bb2d551b',
    },
  ],
  [
    'SM4-GCM, RFC 8998 A.1',
    sm,
    {
      key: '0123456789abcdeffedcba9876543210',
      nonce: '00001234567800000000abcd',
      aad: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
      plain:
        'aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa',
      box: '17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d 83de3541e4c2b58177e065a9bf7b62ec',
    },
  ],
] as const)('%s: the box is that of the standard', (_, suite, { key, nonce, aad, plain, box }) => {
  const made = suite.encrypt(hex(key), hex(plain), hex(aad), hex(nonce));
  expect(made.subarray(13)).toEqual(hex(box));
  expect(suite.decrypt(hex(key), made, hex(aad))).toEqual(hex(plain));
});

const withBoth = (check: (suite: CryptoSuite) => void) => () => both.forEach(check);

test(
  'a box opens with its key and its binding, and with nothing else',
  withBoth((suite) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), fc.nat(), (plain, aad, place) => {
        const key = Buffer.alloc(32, 7);
        const box = suite.encrypt(key, plain, aad);
        expect(openBox(() => key, box, aad)).toEqual(Buffer.from(plain));
        const altered = Buffer.from(box);
        altered[place % box.length]! ^= 1;
        expect(() => suite.decrypt(key, altered, aad)).toThrow();
        expect(() => suite.decrypt(key, box, `${aad}.`)).toThrow();
        expect(() => suite.decrypt(Buffer.alloc(32, 8), box, aad)).toThrow();
      }),
      { numRuns: 50 },
    );
  }),
);

test('a digest names its algorithm', () => {
  for (const suite of both) expect(suiteOfDigest(digestText(suite, suite.digest('x')))).toBe(suite);
});
