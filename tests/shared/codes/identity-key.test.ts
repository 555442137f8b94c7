import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normaliseKey } from '../../../shared/codes/identity-key.ts';

const anyText = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.constantFrom('\u200b', '\u202e', '\u3000', ' ', '\t', '\u00ad', '\ufe0f', 'e', '\u0301', '\u3164'),
  ),
});

test.each([
  ['ＡＢ１２', 'AB12', 'full-width characters'],
  ['  西安　 大厦\t1号 ', '西安 大厦 1号', 'white space of every kind'],
  ['AB\u200b12\ufeff', 'AB12', 'zero-width characters'],
  ['AB\u202e12\u2066', 'AB12', 'bidirectional controls'],
  ['\ufb01le', 'file', 'a ligature'],
  ['e\u200d\u0301', 'é', 'an accent kept apart by a joiner'],
  ['葛\u{e0100}城', '葛城', 'an ideographic variation selector'],
  ['a\u00adb', 'ab', 'a soft hyphen'],
])('%j gives the key %j: %s', (text, key) => {
  expect(normaliseKey(text)).toBe(key);
});

test('case is part of a key', () => {
  expect(normaliseKey('Ab')).not.toBe(normaliseKey('aB'));
});

test.each([
  ['a\0b', 'NUL'],
  ['a\u0008b', 'a backspace'],
  ['a\ud800', 'a lone high surrogate'],
  ['\udc00a', 'a lone low surrogate'],
  ['', 'nothing'],
  [' \u200b\u3000', 'nothing that can be seen'],
])('%j is no key: %s', (text) => {
  expect(normaliseKey(text)).toBeUndefined();
});

test('a key is its own key, and has nothing invisible or doubled in it', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const key = normaliseKey(text);
      if (key === undefined) return;
      expect(normaliseKey(key)).toBe(key);
      expect(key).not.toMatch(/\p{Cf}|\p{Cc}|\s\s|^\s|\s$/u);
    }),
    { numRuns: 2000 },
  );
});

test('an invisible character anywhere does not make another key', () => {
  fc.assert(
    fc.property(
      anyText,
      fc.nat(),
      fc.constantFrom('\u200b', '\u200d', '\u202e', '\u2060', '\ufeff'),
      (text, place, invisible) => {
        const characters = Array.from(text);
        const at = place % (characters.length + 1);
        const marked = [...characters.slice(0, at), invisible, ...characters.slice(at)].join('');
        expect(normaliseKey(marked)).toBe(normaliseKey(text));
      },
    ),
    { numRuns: 2000 },
  );
});
