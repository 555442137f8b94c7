/** The 31 characters of GB 32100: no I, O, S, V, Z. A character's value is its place here. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const SHAPE = /^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/;

export interface CreditCodeVerdict {
  /** The text as it is stored: NFKC, trimmed, upper case. */
  code: string;
  shapeValid: boolean;
  /** False for some codes that registries did issue: refuse them on entry, keep them with a quality flag on import. */
  checksumValid: boolean;
}

/**
 * Judges a unified social credit code (统一社会信用代码), 18 characters. Lower case and full-width characters are accepted.
 * Digits 3 to 8 are a registration area and need not be a district: zones, former counties and provinces stand there too.
 * Source: GB 32100-2015.
 */
export function checkCreditCode(text: string): CreditCodeVerdict {
  const code = text.normalize('NFKC').trim().toUpperCase();
  const shapeValid = SHAPE.test(code);
  return { code, shapeValid, checksumValid: shapeValid && creditCodeCheckCharacter(code.slice(0, 17)) === code[17] };
}

/**
 * The 18th character for the first 17, which must be upper case characters of GB 32100 (TypeError otherwise).
 * Source: GB 32100-2015, the check character by modulo 31.
 */
export function creditCodeCheckCharacter(first17: string): string {
  if (first17.length !== 17) throw new TypeError('A credit code has 17 characters before its check character.');
  let sum = 0;
  for (const [place, weight] of WEIGHTS.entries()) {
    const value = ALPHABET.indexOf(first17.charAt(place));
    if (value < 0) throw new TypeError(`Character ${place + 1} is not one of GB 32100.`);
    sum += value * weight;
  }
  // A sum divisible by 31 leaves 31 − 0 = 31, which is no value of the alphabet: the standard writes 0 then.
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}
