import { expect, test } from '@jest/globals';
import { hashPassword, verifyPassword } from '../../../../subgraphs/personnel/accounts/password.ts';

/** The third vector of RFC 7914: salt "SodiumChloride", N = 2^14, r = 8, p = 1. */
const RFC_7914 = {
  password: 'pleaseletmein',
  stored:
    '$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$' +
    Buffer.from(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
        'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
      'hex',
    ).toString('base64url'),
};

test('RFC 7914 section 12: the published key of "pleaseletmein" verifies at its own cost', async () => {
  expect(await verifyPassword(RFC_7914.password, RFC_7914.stored)).toBe(true);
  expect(await verifyPassword('pleaseletmeout', RFC_7914.stored)).toBe(false);
});

test('a hash holds its cost and salt, verifies its password and no other, and is another each time', async () => {
  const [one, another] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
  expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w-]{22}\$[\w-]{43}$/);
  expect(one).not.toBe(another);
  expect(await verifyPassword('correct horse', one)).toBe(true);
  expect(await verifyPassword('Correct horse', one)).toBe(false);
});

test('a password typed in full-width letters is the same password', async () => {
  expect(await verifyPassword('ｐｌｅａｓｅｌｅｔｍｅｉｎ', RFC_7914.stored)).toBe(true);
});

test.each(['', 'pleaseletmein', '$2b$10$abc', '$scrypt$ln=15,r=8,p=3$$'])('%j is no stored hash', async (stored) => {
  await expect(verifyPassword('x', stored)).rejects.toThrow(TypeError);
});
