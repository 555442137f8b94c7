import { surnameOf } from './compound-surname.ts';

/*
 * The masks (脱敏) of personal data for those who may know that a value is there and not what it is. A text that is not of
 * the expected form is hidden whole, never passed on. Masked values are for showing: nothing may be filtered or sorted by them.
 */
const HIDDEN = '****';

/** Mobile number: `138****5678`, with a country code of China kept before it. Anything else is masked as a landline. */
export function maskPhone(text: string): string {
  const [, country = '', first, last] = /^(\+86)?(1\d{2})\d{4}(\d{4})$/.exec(withoutSeparators(text)) ?? [];
  return first === undefined ? maskLandline(text) : `${country}${first}${HIDDEN}${last}`;
}

/** Landline: area code and last four digits, `029-****4321`; an extension is hidden. Numbers of other forms are hidden whole. */
export function maskLandline(text: string): string {
  const written = text.normalize('NFKC').trim();
  const form = /^(?:\(?(0(?:10|2\d|[3-9]\d{2}))\)?[-\s]?)?\d{3,4}[-\s]?(\d{4})(?:\s*(?:-|转|ext\.?)\s*\d{1,6})?$/i;
  const [, area, last] = form.exec(written) ?? [];
  if (last === undefined) return HIDDEN;
  return area === undefined ? HIDDEN + last : `${area}-${HIDDEN}${last}`;
}

/** Identity number of 18 or 15 characters: first three and last four, `610***********1234`. Other documents: first and last character. */
export function maskIdentityNumber(text: string): string {
  const characters = Array.from(withoutSeparators(text));
  const isCitizenNumber = /^(?:\d{17}[\dXx]|\d{15})$/.test(characters.join(''));
  if (isCitizenNumber) return keepEnds(characters, 3, 4);
  return characters.length >= 6 ? keepEnds(characters, 1, 1) : HIDDEN;
}

/**
 * Personal name: the surname and a star for each further character, `张*`, `张**`, `欧阳*`. A name in another script, or
 * with a middle dot, keeps its first character alone, `J***`; one of a single character is hidden.
 */
export function maskPersonalName(text: string): string {
  const characters = Array.from(text.normalize('NFKC').trim().toWellFormed().replace(/\s+/gu, ' '));
  if (characters.length < 2) return '*';
  if (!characters.every((character) => /\p{Script=Han}/u.test(character))) return `${characters[0]}***`;
  const surname = surnameOf(characters);
  return surname + '*'.repeat(characters.length - Array.from(surname).length);
}

function withoutSeparators(text: string): string {
  return text.normalize('NFKC').toWellFormed().replace(/[\s-]/gu, '');
}

function keepEnds(characters: readonly string[], first: number, last: number): string {
  const hidden = '*'.repeat(characters.length - first - last);
  return characters.slice(0, first).join('') + hidden + characters.slice(-last).join('');
}
