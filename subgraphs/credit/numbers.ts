import { randomBytes } from 'node:crypto';
import type { CivilDate } from '../../shared/calendar/civil-date.ts';

const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'; // no 0, O, 1, I: numbers are read aloud

/** The number of a record that begins here: its kind, its day, and 60 random bits. @param kind two letters */
export function newNumber(kind: string, day: CivilDate): string {
  const mark = [...randomBytes(12)].map((byte) => ALPHABET[byte & 31]).join('');
  return `${kind}${day.replaceAll('-', '')}-${mark}`;
}
