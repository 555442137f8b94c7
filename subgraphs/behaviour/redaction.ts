import { anywhere } from '../../shared/disclosure/anywhere.ts';
import { maskPersonalName } from '../../shared/disclosure/mask.ts';
import { maskAddress } from '../../shared/disclosure/mask-address.ts';
import { maskNumbers } from '../../shared/disclosure/mask-numbers.ts';
import type { ActDocument, ObjectDocument } from './model.ts';
import { isNaturalPerson } from './rules/object-rules.ts';

/*
 * What is shown of a natural person where an organisation would be named in full (Art. 23: privacy is treated before publication).
 * Where a record does not tell which of the two it is about, it is treated as a person's.
 */

type NamedCounterpart = Pick<ActDocument, 'counterpartName' | 'counterpartNature' | 'counterpartCode'>;
type NamedObject = Pick<ActDocument, 'objectName' | 'objectType'>;

export function isPersonCounterpart({ counterpartNature, counterpartCode }: NamedCounterpart): boolean {
  return counterpartNature === 'NATURAL_PERSON' || (counterpartNature === undefined && counterpartCode === undefined);
}

/** An act may leave the object's type out; then its counterpart tells. */
export function isPersonObject(act: NamedCounterpart & NamedObject): boolean {
  return act.objectType === undefined ? isPersonCounterpart(act) : act.objectType === 'NATURAL_PERSON';
}

export function shownCounterpart(act: NamedCounterpart): string | undefined {
  return shown(act.counterpartName, isPersonCounterpart(act));
}

export function shownObject(act: NamedCounterpart & NamedObject): string | undefined {
  return shown(act.objectName, isPersonObject(act));
}

/** Where a counterpart is, to the provider's side; of a natural person no more than the street, as of a supervised object. */
export function shownCounterpartAddress(act: NamedCounterpart, address: string | undefined): string | undefined {
  return address !== undefined && isPersonCounterpart(act) ? maskAddress(address) : address;
}

/**
 * A public text of an act or a finding of it, with the names and the document of its persons masked wherever they stand in it, and
 * anybody's identity and mobile numbers. A text with nothing to mask is left as it was written.
 */
export function shownText(
  act: NamedCounterpart & NamedObject & Pick<ActDocument, 'counterpartIdNumber'>,
  text: string | undefined,
): string | undefined {
  if (text === undefined) return undefined;
  const persons = [
    ...(isPersonCounterpart(act) ? [act.counterpartName] : []),
    ...(isPersonObject(act) ? [act.objectName] : []),
  ].filter((name) => name !== undefined);
  const written = text.normalize('NFKC');
  const withoutNames = persons.reduce((kept, name) => hide(kept, name, maskPersonalName(name)), written);
  const withoutDocument = act.counterpartIdNumber ? hide(withoutNames, act.counterpartIdNumber, '****') : withoutNames;
  const shown = maskNumbers(withoutDocument);
  return shown === written ? text : shown;
}

function hide(text: string, value: string, mask: string): string {
  return text.replace(anywhere(value.normalize('NFKC')), () => mask);
}

export function shownName(object: ObjectDocument): string | undefined {
  return shown(object.name, isNaturalPerson(object));
}

export function shownAddress(object: ObjectDocument, address: string | undefined): string | undefined {
  return address !== undefined && isNaturalPerson(object) ? maskAddress(address) : address;
}

function shown(name: string | undefined, isPerson: boolean): string | undefined {
  return name !== undefined && isPerson ? maskPersonalName(name) : name;
}
