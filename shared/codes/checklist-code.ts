import { checkCreditCode } from './credit-code.ts';

const LONGEST = 50;

/** Level of the implementing body: 1 国家, 2 省, 3 市, 4 县, 5 乡. */
export type ChecklistLevel = 1 | 2 | 3 | 4 | 5;

export type ChecklistCodeFault = 'length' | 'implementing-body' | 'level' | 'control-character';

export interface ChecklistCodeVerdict {
  /** NFKC, trimmed, the credit code in upper case; the remainder as it was written. */
  code: string;
  valid: boolean;
  /** The first fault found; absent when valid. */
  reason?: ChecklistCodeFault;
  /** Credit code of the implementing body. Only of a valid code. */
  implementingBody?: string;
  /** Whether that credit code's own check character agrees; a false one is a matter of quality, not of this code's validity. */
  implementingBodyChecksumValid?: boolean;
  /** Only of a valid code. */
  level?: ChecklistLevel;
}

/**
 * Judges the code of an inspection checklist (监管事项检查实施清单编码): a credit code, one level digit, and a remainder
 * whose meaning no source gives, 19 to 50 characters in all.
 */
export function checkChecklistCode(text: string): ChecklistCodeVerdict {
  const written = text.normalize('NFKC').trim();
  const body = checkCreditCode(written.slice(0, 18));
  const code = body.shapeValid ? body.code + written.slice(18) : written;
  const fault = (reason: ChecklistCodeFault): ChecklistCodeVerdict => ({ code, valid: false, reason });
  if (code.length < 19 || code.length > LONGEST) return fault('length');
  if (!body.shapeValid) return fault('implementing-body');
  if (!/[1-5]/.test(code.charAt(18))) return fault('level');
  if (/\p{Cc}/u.test(code)) return fault('control-character');
  return {
    code,
    valid: true,
    implementingBody: body.code,
    implementingBodyChecksumValid: body.checksumValid,
    level: Number(code[18]) as ChecklistLevel,
  };
}
