import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gramsOfQuery, nameGrams } from '../../../shared/codes/name-grams.ts';

const characters = fc.array(fc.constantFrom(...'西安大厦AaBbσΣςßİ１ é'.split(''), '𠮷', '😀'), {
  minLength: 1,
  maxLength: 12,
});

test('a name has its pairs and its last character, each once', () => {
  expect(nameGrams('西安西安')).toEqual(['西安', '安西', '安']);
  expect(nameGrams('安')).toEqual(['安']);
});

test('a query must find its pairs, or what begins with its single character', () => {
  expect(gramsOfQuery('西安大厦')).toEqual(['西安', '安大', '大厦']);
  expect(gramsOfQuery('厦')).toEqual(['厦']);
});

test('a character outside the basic plane is one character', () => {
  expect(nameGrams('𠮷野')).toEqual(['𠮷野', '野']);
  expect(gramsOfQuery('𠮷')).toEqual(['𠮷']);
});

test.each([
  ['ＫＦＣ', 'kfc'],
  ['ΟΔΟΣ', 'οδοσ'],
  ['STRASSE', 'straße'],
])('%j and %j have the same grams', (one, other) => {
  expect(nameGrams(one)).toEqual(nameGrams(other));
});

test('a text that is no key has no grams', () => {
  expect(nameGrams('a\0b')).toEqual([]);
  expect(gramsOfQuery(' \u200b')).toEqual([]);
});

test('a name that contains the query has all the grams of the query', () => {
  fc.assert(
    fc.property(characters, fc.nat(), fc.nat(), (name, from, length) => {
      const start = from % name.length;
      const query = name.slice(start, start + 1 + (length % name.length)).join('');
      const grams = nameGrams(name.join(''));
      for (const gram of gramsOfQuery(query)) {
        const single = [...gram].length === 1;
        expect(grams.some((one) => (single ? one.startsWith(gram) : one === gram))).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a name without a character of the query lacks one of its grams', () => {
  fc.assert(
    fc.property(characters, characters, (name, query) => {
      const text = `${query.join('')}鑫`;
      const grams = new Set(nameGrams(name.join('')));
      expect(gramsOfQuery(text).every((gram) => grams.has(gram))).toBe(false);
    }),
  );
});
