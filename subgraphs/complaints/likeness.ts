import { type CivilDate, daysBetween } from '../../shared/calendar/civil-date.ts';
import { normaliseKey } from '../../shared/codes/identity-key.ts';
import { nameGrams } from '../../shared/codes/name-grams.ts';

/** What two complaints are compared by. */
export interface Comparable {
  complaintNo?: string;
  receivedOn?: CivilDate;
  objectId?: string;
  objectCreditCode?: string;
  objectName?: string;
  detail?: string;
}

/** No rule fixes when two complaints are the same matter; these propose, and a person joins. Ours. */
export const LIKENESS = { days: 30, text: 0.5 } as const;

/**
 * How alike two complaints are: 0 where they are of different objects or too far apart in time, else the part of the pairs of characters
 * in their texts that both have, 0 to 1 (Jaccard). Pure.
 */
export function likeness(one: Comparable, other: Comparable): number {
  if (!one.receivedOn || !other.receivedOn) return 0;
  if (Math.abs(daysBetween(one.receivedOn, other.receivedOn)) > LIKENESS.days) return 0;
  if (!isOfSameObject(one, other)) return 0;
  const [grams, others] = [new Set(nameGrams(one.detail ?? '')), new Set(nameGrams(other.detail ?? ''))];
  const common = [...grams].filter((gram) => others.has(gram)).length;
  const all = grams.size + others.size - common;
  return all === 0 ? 0 : common / all;
}

/** The likely duplicates (疑似重复) among others, the most alike first. */
export function likelyDuplicates<Other extends Comparable>(one: Comparable, others: readonly Other[]): Other[] {
  return others
    .filter(({ complaintNo }) => complaintNo !== one.complaintNo)
    .map((other) => ({ other, alike: likeness(one, other) }))
    .filter(({ alike }) => alike >= LIKENESS.text)
    .sort((a, b) => b.alike - a.alike)
    .map(({ other }) => other);
}

function isOfSameObject(one: Comparable, other: Comparable): boolean {
  const same = (field: 'objectId' | 'objectCreditCode') => Boolean(one[field]) && one[field] === other[field];
  const [name, otherName] = [normaliseKey(one.objectName ?? ''), normaliseKey(other.objectName ?? '')];
  return same('objectId') || same('objectCreditCode') || (name !== undefined && name === otherName);
}
