import { checkIdentityNumber } from '../codes/identity-number.ts';
import { maskIdentityNumber, maskPhone } from './mask.ts';

/** What may stand between the digits of a number: spaces, hyphens, invisible characters. */
const BETWEEN = String.raw`[\s\p{Cf}\p{Pd}]*`;
const IDENTITY = new RegExp(String.raw`(?<![\dA-Z])\d(?:${BETWEEN}\d){16}${BETWEEN}[\dX](?![\dA-Z])`, 'giu');
const MOBILE = new RegExp(String.raw`(?<![\dA-Z])1${BETWEEN}[3-9](?:${BETWEEN}\d){9}(?![\dA-Z])`, 'giu');

/**
 * A text for the public in which citizens' identity numbers (GB 11643, check character included) and mobile numbers are masked, whoever's
 * they are. Credit codes and other long numbers stay, and a text without such numbers is as it was written.
 */
export function maskNumbers(text: string): string {
  const written = text.normalize('NFKC');
  const shown = written
    .replace(IDENTITY, (found) => {
      const number = bare(found);
      return checkIdentityNumber(number).valid ? maskIdentityNumber(number) : found;
    })
    .replace(MOBILE, (found) => maskPhone(bare(found)));
  return shown === written ? text : shown;
}

function bare(written: string): string {
  return written.replace(/[^\dX]/giu, '').toUpperCase();
}
