import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import { canonical } from '../../shared/audit/digest.ts';
import { keysOf } from '../../shared/audit/person-keys.ts';
import type { CivilDate } from '../../shared/calendar/civil-date.ts';

/** No 0, O, 1, I: numbers and codes are read aloud. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** The day, and 60 random bits: numbers tell nothing about how many complaints there are, and do not meet. */
export function newComplaintNo(day: CivilDate): string {
  return `TS${day.replaceAll('-', '')}-${randomMarks(12)}`;
}

/** 查询码: 80 random bits in four groups. It is shown once, and kept as a keyed digest alone. */
export function newQueryCode(): string {
  return randomMarks(16).replace(/(.{4})(?=.)/g, '$1-');
}

/** What stands for a code in the store; as it was written by a person, groups and case do not count. */
export function digestOfCode(connection: Connection, complaintNo: string, code: string): string {
  const plain = code.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');
  return keysOf(connection)
    .keyring.pseudonym(canonical(['complaint query code', complaintNo, plain]))
    .toString('base64url');
}

function randomMarks(count: number): string {
  return [...randomBytes(count)].map((byte) => ALPHABET[byte & 31]).join('');
}
