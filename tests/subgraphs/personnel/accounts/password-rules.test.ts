import { expect, test } from '@jest/globals';
import {
  oneTimeIsOver,
  PASSWORD_POLICY,
  passwordFault,
  passwordMustChange,
} from '../../../../subgraphs/personnel/accounts/password-rules.ts';

const NAMES = ['market.officer', '示例张建国'];
const DAY = 86_400_000;
const NOW = new Date('2026-11-25T10:00:00+08:00');
const ago = (milliseconds: number) => new Date(NOW.getTime() - milliseconds);

test.each([
  'Keelung-harbour-7',
  'vB7#kq2Lw9zT',
  'correct horse battery staple',
  '秋水共长天一色落霞与孤鹜齐飞滕王阁',
  'jT4 mellow brook',
])('%j does', (password) => {
  expect(passwordFault(password, NAMES)).toBeUndefined();
});

test.each([
  ['of eleven characters', 'vB7#kq2Lw9z'],
  ['of twelve of two kinds', 'vbkqwlzntrph2'.slice(0, 12)],
  ['of fifteen small letters', 'vbkqwlzntrphcdm'],
  ['longer than anybody types', 'vB7#'.repeat(33)],
  ['with half a character', 'vB7#kq2Lw9zT\ud800'],
  ["with the account's name", 'X9-Market.Officer-77'],
  ['with a part of it', 'X9-OFFICER-kq2Lw9z'],
  ['with the name of the holder', '示例张建国-vB7#kq2Lw9z'],
  ['of what everybody tries', 'Password123456!'],
  ['of what everybody tries, in other signs', 'P@$$word2026!!'],
  ['of rows of keys', 'Qwertyuiop123456'],
  ['of one character', 'aaaaaaaaaaaaaaaaaaaa'],
  ['of words and years', 'XianAdmin20262026'],
])('a password %s does not', (_, password) => {
  expect(passwordFault(password, NAMES)).toMatchObject({ message: expect.any(String), messageZh: expect.any(String) });
});

test('a password in full-width letters is judged as what it is', () => {
  expect(passwordFault('Ｐａｓｓｗｏｒｄ１２３４５６！', NAMES)).toBeDefined();
});

test('Art. 31: a password is changed after ninety days, a one-time password at once', () => {
  const age = PASSWORD_POLICY.maxAgeDays * DAY;
  expect(passwordMustChange({ passwordSetAt: ago(age - 1) }, NOW)).toBe(false);
  expect(passwordMustChange({ passwordSetAt: ago(age) }, NOW)).toBe(true);
  expect(passwordMustChange({ passwordSetAt: NOW, passwordOneTime: true }, NOW)).toBe(true);
  expect(passwordMustChange({}, NOW)).toBe(false);
});

test('a one-time password is good for three days', () => {
  const three = 3 * DAY;
  expect(oneTimeIsOver({ passwordSetAt: ago(three - 1), passwordOneTime: true }, NOW)).toBe(false);
  expect(oneTimeIsOver({ passwordSetAt: ago(three), passwordOneTime: true }, NOW)).toBe(true);
  expect(oneTimeIsOver({ passwordSetAt: ago(three), passwordOneTime: false }, NOW)).toBe(false);
});
