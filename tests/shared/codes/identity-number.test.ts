import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../shared/calendar/civil-date.ts';
import { checkIdentityNumber, identityNumberCheckCharacter } from '../../../shared/codes/identity-number.ts';

const birthDates = fc.nat(60_000).map((days) => addDays('1900-01-01', days));
const first17 = fc
  .tuple(fc.integer({ min: 110_000, max: 659_999 }), birthDates, fc.nat(999))
  .map(([area, date, order]) => `${area}${date.replaceAll('-', '')}${String(order).padStart(3, '0')}`);

/** ISO 7064 MOD 11-2 stated another way: doubling from the left, the whole leaves 1. */
function leavesOne(number: string): boolean {
  const values = [...number].map((character) => (character === 'X' ? 10 : Number(character)));
  return values.reduce((sum, value) => (sum * 2 + value) % 11, 0) === 1;
}

test.each([
  ['11010519491231002X', '1949-12-31', 'female'],
  ['440524188001010014', '1880-01-01', 'male'],
] as const)('GB 11643: the published number %s is valid', (number, birthDate, gender) => {
  expect(checkIdentityNumber(number)).toEqual({ number, valid: true, birthDate, gender });
});

test.each([
  ['11010519491231002x', 'a lower-case x'],
  ['１１０１０５１９４９１２３１００２Ｘ', 'full-width digits'],
  [' 11010519491231002X ', 'white space around it'],
])('%j is accepted and stored in its one form: %s', (text) => {
  expect(checkIdentityNumber(text)).toMatchObject({ number: '11010519491231002X', valid: true });
});

test.each([
  ['', 'shape'],
  ['1101051949123100', 'shape'],
  ['110105491231002', 'shape'],
  ['01010519491231002X', 'shape'],
  ['X1010519491231002X', 'shape'],
  ['11010519491231002Y', 'shape'],
  ['110105194902300025', 'birth-date'],
  ['110105194913310025', 'birth-date'],
  ['110105190002290025', 'birth-date'],
  ['110105194912310021', 'check-character'],
] as const)('%j is refused for its %s, and nothing is read from it', (number, reason) => {
  expect(checkIdentityNumber(number)).toEqual({ number, valid: false, reason });
});

test('a birth date after the given day is refused, the day itself is not', () => {
  expect(checkIdentityNumber('11010519491231002X', '1949-12-30').reason).toBe('birth-date-in-future');
  expect(checkIdentityNumber('11010519491231002X', '1949-12-31').valid).toBe(true);
});

test('GB 11643: every number with its check character leaves 1 modulo 11, and tells birth date and gender', () => {
  fc.assert(
    fc.property(first17, (digits) => {
      const number = digits + identityNumberCheckCharacter(digits);
      expect(leavesOne(number)).toBe(true);
      expect(checkIdentityNumber(number)).toEqual({
        number,
        valid: true,
        birthDate: `${digits.slice(6, 10)}-${digits.slice(10, 12)}-${digits.slice(12, 14)}`,
        gender: '13579'.includes(digits.charAt(16)) ? 'male' : 'female',
      });
    }),
  );
});

test('GB 11643: one wrong digit is always found', () => {
  fc.assert(
    fc.property(first17, fc.nat(16), fc.nat(9), (digits, place, other) => {
      fc.pre(Number(digits[place]) !== other);
      const wrong = digits.slice(0, place) + other + digits.slice(place + 1);
      expect(checkIdentityNumber(wrong + identityNumberCheckCharacter(digits)).valid).toBe(false);
    }),
  );
});

test('asking for the check character of anything but 17 digits is a programming mistake', () => {
  expect(() => identityNumberCheckCharacter('1101051949123100')).toThrow(TypeError);
  expect(() => identityNumberCheckCharacter('1101051949123100X')).toThrow(TypeError);
});
