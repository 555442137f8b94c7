import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { maskIdentityNumber, maskLandline, maskPersonalName, maskPhone } from '../../../shared/disclosure/mask.ts';

const masks = { maskPhone, maskLandline, maskIdentityNumber, maskPersonalName };
const digitsOf = (alphabet: string, length: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: length, maxLength: length });
const han = fc.constantFrom(...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平𠮷');
const surname = fc.constantFrom('张', '王', '欧阳', '司马', '上官', '诸葛');

test.each([
  ['13800135678', '138****5678'],
  ['138 0013 5678', '138****5678'],
  ['138-0013-5678', '138****5678'],
  ['+86 13800135678', '+86138****5678'],
  ['１３８００１３５６７８', '138****5678'],
  ['029-87654321', '029-****4321'],
  ['110', '****'],
  ['+1 415 555 0100', '****'],
  ['', '****'],
])('the phone number %j is shown as %j', (text, masked) => {
  expect(maskPhone(text)).toBe(masked);
});

test.each([
  ['029-87654321', '029-****4321'],
  ['(029)87654321', '029-****4321'],
  ['02987654321', '029-****4321'],
  ['0912-7654321', '0912-****4321'],
  ['010 8765 4321', '010-****4321'],
  ['87654321', '****4321'],
  ['029-87654321-801', '029-****4321'],
  ['029-87654321转801', '029-****4321'],
  ['400-800-8820', '****'],
  ['未知', '****'],
])('the landline %j is shown as %j', (text, masked) => {
  expect(maskLandline(text)).toBe(masked);
});

test.each([
  ['610102199001011234', '610***********1234'],
  ['11010519491231002x', '110***********002x'],
  ['610102900101123', '610********1123'],
  ['E12345678', 'E*******8'],
  ['G1234', '****'],
  ['', '****'],
])('the identity number %j is shown as %j', (text, masked) => {
  expect(maskIdentityNumber(text)).toBe(masked);
});

test.each([
  ['张伟', '张*'],
  ['张小伟', '张**'],
  ['欧阳修', '欧阳*'],
  ['欧阳娜娜', '欧阳**'],
  ['欧阳', '欧*'],
  ['司马相如', '司马**'],
  ['𠮷田', '𠮷*'],
  [' 张伟 ', '张*'],
  ['张', '*'],
  ['', '*'],
  ['John Smith', 'J***'],
  ['买买提·艾力', '买***'],
  ['张 伟', '张***'],
  ['a\ud800', 'a***'],
])('the name %j is shown as %j', (text, masked) => {
  expect(maskPersonalName(text)).toBe(masked);
});

/** What is hidden is written in 5, 6 and 7 alone, what is shown in the other digits. */
const hiddenDigits = (length: number) => digitsOf('567', length);
const shownDigits = (length: number) => digitsOf('0123489', length);

test.each<[string, (first: string, hidden: string, last: string) => string, number, number, number]>([
  ['phone', (_, hidden, last) => maskPhone(`138${hidden}${last}`), 0, 4, 4],
  ['landline', (_, hidden, last) => maskLandline(`029-${hidden}${last}`), 0, 4, 4],
  ['identity number', (first, hidden, last) => maskIdentityNumber(first + hidden + last), 3, 11, 4],
])('the mask of a %s tells nothing of the digits it hides', (_, mask, before, length, after) => {
  const hidden = hiddenDigits(length);
  fc.assert(
    fc.property(shownDigits(before), hidden, hidden, shownDigits(after), (first, one, other, last) => {
      expect(mask(first, one, last)).not.toMatch(/[567]/);
      expect(mask(first, one, last)).toBe(mask(first, other, last));
      expect(mask(first, one, last)).toMatch(new RegExp(`${first}-?\\*+${last}$`));
    }),
  );
});

test('the mask of a name tells its surname and length, and no character of the given name', () => {
  fc.assert(
    fc.property(surname, fc.array(han, { minLength: 1, maxLength: 3 }), (family, given) => {
      const masked = maskPersonalName(family + given.join(''));
      expect(masked).toBe(family + '*'.repeat(given.length));
      for (const character of given) expect(masked).not.toContain(character);
    }),
  );
});

test('the mask of a foreign name tells its first character and nothing more', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abcdefgh '), minLength: 1 });
  fc.assert(
    fc.property(letters, letters, (one, other) => {
      expect(maskPersonalName(`Q${one}x`)).toBe(maskPersonalName(`Q${other}x`));
    }),
  );
});

test('whatever the text, each mask answers well-formed text that hides something', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('\ud83d', '张', '@', '1', '-') }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(masks)), anything, (mask, text) => {
      expect(mask(text)).toContain('*');
      expect(mask(text).isWellFormed()).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
