import { anywhere } from '../../shared/disclosure/anywhere.ts';
import { maskIdentityNumber, maskPersonalName, maskPhone } from '../../shared/disclosure/mask.ts';
import { maskAddress } from '../../shared/disclosure/mask-address.ts';

/** What tells a complainant apart. */
export interface Complainant {
  complainantName?: string | null;
  phone?: string | null;
  address?: string | null;
  idNumber?: string | null;
  agent?: string | null;
}

/** Fewer digits are no telephone number and would mask prices and dates. */
const FEWEST_PHONE_DIGITS = 5;

/** What is left of an address without its divisions is looked for from this length on: 1号 stands in dates as well. */
const FEWEST_ADDRESS_CHARACTERS = 4;

/**
 * A free text with every place where the complainant's or agent's own name, number, telephone or address stands replaced by its mask, also
 * where spaces, hyphens or invisible characters are put between. What others are called in the text is left as it is.
 */
export function redact(text: string, complainant: Complainant): string {
  const { complainantName, phone, address, idNumber, agent } = complainant;
  const hidden = [
    ...given(idNumber, maskIdentityNumber),
    ...phoneForms(phone).map((form) => ({ value: form, mask: maskPhone(form) })),
    ...given(address, maskAddress),
    ...given(withinDivisions(address), () => maskAddress('')),
    ...given(complainantName, maskPersonalName),
    ...given(agent, maskPersonalName),
  ].sort((a, b) => b.value.length - a.value.length);
  return hidden.reduce((shown, { value, mask }) => shown.replace(anywhere(value), () => mask), text.normalize('NFKC'));
}

function given(value: string | null | undefined, mask: (text: string) => string): { value: string; mask: string }[] {
  return value ? [{ value: value.normalize('NFKC').trim(), mask: mask(value) }] : [];
}

/** The part of an address that its mask hides: who lives there often leaves province, city and district away. */
function withinDivisions(address: string | null | undefined): string | undefined {
  const written = (address ?? '').normalize('NFKC').replace(/\s+/gu, '');
  const shown = maskAddress(written).length - maskAddress('').length;
  const rest = written.slice(shown);
  return shown > 0 && rest.length >= FEWEST_ADDRESS_CHARACTERS ? rest : undefined;
}

/** The number as it is dialled from anywhere, and without country or area code. */
function phoneForms(phone: string | null | undefined): string[] {
  const digits = (phone ?? '').normalize('NFKC').replace(/\D/g, '');
  const national = digits.replace(/^(?:00)?86(?=1\d{10}$)/, '');
  const local = national.startsWith('0') ? [national.slice(3), national.slice(4)] : [];
  return [...new Set([digits, national, ...local])].filter((form) => form.length >= FEWEST_PHONE_DIGITS);
}
