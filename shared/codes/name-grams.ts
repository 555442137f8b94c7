import { normaliseKey } from './identity-key.ts';

/**
 * The pairs of neighbouring characters of a name, and its last character alone, each once: what an index of names stores so
 * that a substring search is a look-up. Every character of the name begins one of them. By code point of the normalised
 * text, case folded. Empty for a text that is no key (see `normaliseKey`).
 */
export function nameGrams(text: string): string[] {
  const characters = foldedCharacters(text);
  return [...new Set([...pairs(characters), ...characters.slice(-1)])];
}

/**
 * The grams that a name must all have to contain the query: its pairs; for a single character, one that begins with it.
 * They are necessary, not sufficient: the caller still compares the text. Empty when the query is no key, and then
 * nothing can be searched for.
 */
export function gramsOfQuery(text: string): string[] {
  const characters = foldedCharacters(text);
  return characters.length === 1 ? characters : [...new Set(pairs(characters))];
}

function foldedCharacters(text: string): string[] {
  // Folded character by character: a whole word would give the Greek sigma another form at its end.
  const folded = Array.from(normaliseKey(text) ?? '', (character) => character.toUpperCase().toLowerCase()).join('');
  return Array.from(folded);
}

function pairs(characters: string[]): string[] {
  return characters.slice(1).map((character, before) => characters[before]! + character);
}
