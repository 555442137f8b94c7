import { type CivilDate, parseCivilDate } from '../calendar/civil-date.ts';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** Check characters by the weighted sum modulo 11. */
const CHECK_CHARACTERS = '10X98765432';
const SHAPE = /^[1-9]\d{16}[\dX]$/;

export type IdentityNumberFault = 'shape' | 'birth-date' | 'birth-date-in-future' | 'check-character';

export interface IdentityNumberVerdict {
  /** The text as it is stored: NFKC, trimmed, X in upper case. */
  number: string;
  valid: boolean;
  /** The first fault found; absent when valid. */
  reason?: IdentityNumberFault;
  /** Only of a valid number. */
  birthDate?: CivilDate;
  /** Only of a valid number, from the parity of the 17th digit. */
  gender?: 'male' | 'female';
}

/**
 * Judges a citizen identity number (公民身份号码), 18 characters; the 15 digits of before 1999 are a fault of shape.
 * With `on` given, a birth date after that day is a fault. Source: GB 11643-1999.
 */
export function checkIdentityNumber(text: string, on?: CivilDate): IdentityNumberVerdict {
  const number = text.normalize('NFKC').trim().replace(/x$/, 'X');
  const fault = (reason: IdentityNumberFault): IdentityNumberVerdict => ({ number, valid: false, reason });
  if (!SHAPE.test(number)) return fault('shape');
  const birthDate = parseCivilDate(`${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`);
  if (birthDate === undefined) return fault('birth-date');
  if (on !== undefined && birthDate > on) return fault('birth-date-in-future');
  if (identityNumberCheckCharacter(number.slice(0, 17)) !== number[17]) return fault('check-character');
  return { number, valid: true, birthDate, gender: Number(number[16]) % 2 === 1 ? 'male' : 'female' };
}

/** The 18th character for the first 17 digits (TypeError for anything else). Source: GB 11643-1999, ISO 7064 MOD 11-2. */
export function identityNumberCheckCharacter(first17: string): string {
  if (!/^\d{17}$/.test(first17)) throw new TypeError('An identity number has 17 digits before its check character.');
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(first17[place]), 0);
  return CHECK_CHARACTERS.charAt(sum % 11);
}
