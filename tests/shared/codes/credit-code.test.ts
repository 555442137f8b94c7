import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkCreditCode, creditCodeCheckCharacter } from '../../../shared/codes/credit-code.ts';

const CHARACTERS = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
const character = fc.constantFrom(...CHARACTERS);
const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 6, maxLength: 6 });
const first17 = fc
  .tuple(
    fc.array(character, { minLength: 2, maxLength: 2 }),
    digits,
    fc.array(character, { minLength: 9, maxLength: 9 }),
  )
  .map(([head, area, tail]) => head.join('') + area + tail.join(''));

/** The rule of GB 32100 stated another way: with its check character weighted 1, the whole code is a multiple of 31. */
function weighsMultipleOf31(code: string): boolean {
  let weight = 1;
  let sum = 0;
  for (const each of code.slice(0, 17)) {
    sum += CHARACTERS.indexOf(each) * weight;
    weight = (weight * 3) % 31;
  }
  return (sum + CHARACTERS.indexOf(code.charAt(17))) % 31 === 0;
}

test('GB 32100: the published worked example 91350100M000100Y4 has the check character 3', () => {
  expect(creditCodeCheckCharacter('91350100M000100Y4')).toBe('3');
  expect(checkCreditCode('91350100M000100Y43')).toEqual({
    code: '91350100M000100Y43',
    shapeValid: true,
    checksumValid: true,
  });
  expect(checkCreditCode('91350100M000100Y4Z').shapeValid).toBe(false);
});

test('GB 32100: a weighted sum divisible by 31 gives the check character 0', () => {
  expect(creditCodeCheckCharacter('00000000000000000')).toBe('0');
  fc.assert(
    fc.property(first17, character, (code, end) => {
      const whole = `${code.slice(0, 16)}${end}`;
      fc.pre(weighsMultipleOf31(`${whole}0`));
      expect(creditCodeCheckCharacter(whole)).toBe('0');
    }),
    { numRuns: 50 },
  );
});

test('GB 32100: every code with its check character is a multiple of 31', () => {
  fc.assert(
    fc.property(first17, (code) => {
      const whole = code + creditCodeCheckCharacter(code);
      expect(weighsMultipleOf31(whole)).toBe(true);
      expect(checkCreditCode(whole)).toEqual({ code: whole, shapeValid: true, checksumValid: true });
    }),
  );
});

test('GB 32100: one wrong character is always found, and two exchanged neighbours too', () => {
  fc.assert(
    fc.property(first17, fc.nat(17), character, (code, place, other) => {
      const whole = code + creditCodeCheckCharacter(code);
      fc.pre(whole[place] !== other);
      expect(checkCreditCode(whole.slice(0, place) + other + whole.slice(place + 1)).checksumValid).toBe(false);
    }),
  );
  fc.assert(
    fc.property(first17, fc.nat(16), (code, place) => {
      const whole = code + creditCodeCheckCharacter(code);
      fc.pre(whole[place] !== whole[place + 1]);
      const exchanged = whole.slice(0, place) + whole.charAt(place + 1) + whole.charAt(place) + whole.slice(place + 2);
      expect(checkCreditCode(exchanged).checksumValid).toBe(false);
    }),
  );
});

test.each([
  ['lower case', '91350100m000100y43'],
  ['white space around it', ' 91350100M000100Y43\n'],
  ['full-width characters', '９１３５０１００Ｍ０００１００Ｙ４３'],
])('a code in %s is stored in its one form', (_, text) => {
  expect(checkCreditCode(text)).toEqual({ code: '91350100M000100Y43', shapeValid: true, checksumValid: true });
});

test.each([
  ['', 'nothing'],
  ['91350100M000100Y4', '17 characters'],
  ['91350100M000100Y433', '19 characters'],
  ['9135O100M000100Y43', 'a letter O in the area'],
  ['91350100I000100Y43', 'a letter I'],
  ['91350100M000100Y4V', 'a letter V'],
  ['91350100M000100 43', 'a space inside'],
])('%j is no credit code: %s', (text) => {
  expect(checkCreditCode(text)).toMatchObject({ shapeValid: false, checksumValid: false });
});

test('a well-formed code with a wrong check character is told apart from a malformed one', () => {
  expect(checkCreditCode('91350100M000100Y44')).toMatchObject({ shapeValid: true, checksumValid: false });
});

test('the area digits need not be a district', () => {
  const zone = '91610131MA0000000';
  expect(checkCreditCode(zone + creditCodeCheckCharacter(zone))).toMatchObject({
    shapeValid: true,
    checksumValid: true,
  });
});

test('asking for the check character of something else is a programming mistake', () => {
  expect(() => creditCodeCheckCharacter('91350100M000100Y')).toThrow(TypeError);
  expect(() => creditCodeCheckCharacter('91350100I000100Y4')).toThrow(TypeError);
});
