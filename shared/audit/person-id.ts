import { checkIdentityNumber } from '../codes/identity-number.ts';
import type { Keyring } from '../crypto/keyring.ts';
import type { PersonDocument, PersonRole } from '../subgraph/personal-data.ts';

/** Shorter ones, or such as 000000, are what is written where no number is known, and would make one person of many. */
const REAL_NUMBER = /^(?=.*\d)(?!(.)\1*$)[\dA-Z()-]{6,}$/;

/** Where a person is met: a role in a record. */
export interface PersonPlace {
  kind: string;
  record: string;
  role: string;
}

/** The id of a person of whom no more is known than the place. */
export function placeId({ kind, record, role }: PersonPlace): string {
  return `${kind}/${record}#${role}`;
}

/**
 * The id under which a person's key is kept. From a document it is a keyed digest (HMAC under the deployment's pseudonym key), which
 * tells nobody the number and is the same wherever the number stands; else it is the place.
 */
export function personId(
  keyring: Keyring,
  place: PersonPlace & { provider: string },
  { document, keyedAs, ofProvider }: PersonRole,
  content: Readonly<Record<string, unknown>>,
): string {
  if (ofProvider) return `provider/${place.provider}#${place.role}`;
  return keyedAs?.(content) ?? documentId(keyring, document?.(content)) ?? placeId(place);
}

/** Undefined where the document tells nobody apart. */
export function documentId(keyring: Keyring, document: PersonDocument | undefined): string | undefined {
  const number = document?.number?.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  if (!number) return undefined;
  const type = document?.type?.normalize('NFKC').trim();
  const isCitizen = !type || type.includes('身份证');
  if (isCitizen ? !checkIdentityNumber(number).valid : !REAL_NUMBER.test(number)) return undefined;
  const digest = keyring.pseudonym(JSON.stringify(['person', isCitizen ? 'ID' : type, number]));
  return `person/${digest.toString('base64url').slice(0, 32)}`;
}
