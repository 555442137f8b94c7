/** What may stand between the characters of a number or name without making it another one for a reader. */
const SEPARATOR = String.raw`[\s\p{Cf}\p{Pd}()·._/]`;

/** Finds every place of a value in a text (both NFKC), also where spaces, hyphens or invisible characters are put between its characters. */
export function anywhere(value: string): RegExp {
  const characters = Array.from(value.replace(new RegExp(SEPARATOR, 'gu'), ''), (character) =>
    character.replace(/[\\^$*+?[\]{}|/]/g, '\\$&'),
  );
  // A value of separators alone would match everywhere.
  return characters.length === 0 ? /(?!)/u : new RegExp(characters.join(`${SEPARATOR}*`), 'giu');
}
