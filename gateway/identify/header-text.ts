import { Refusal } from '../refusal.ts';

const LONGEST = 200;

/**
 * A text in a header: purpose or case number of a sensitive read, idempotency key. Header values are ASCII, so Chinese comes percent-encoded in UTF-8.
 * @returns undefined when the header is absent or blank
 * @throws Refusal BAD_REQUEST when it is given twice, badly encoded, longer than 200 characters, or has control characters
 */
export function readHeaderText(header: string, value: string | readonly string[] | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw new Refusal('BAD_REQUEST', `${header} may be given once.`);
  const text = decode(header, value).normalize('NFC').trim();
  if ([...text].length > LONGEST || /\p{C}/u.test(text))
    throw new Refusal('BAD_REQUEST', `${header} takes at most ${LONGEST} printable characters.`);
  return text || undefined;
}

function decode(header: string, value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new Refusal('BAD_REQUEST', `${header} must be percent-encoded UTF-8.`);
  }
}
