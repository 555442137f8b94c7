import { createHash } from 'node:crypto';
import { checkCreditCode } from '../../../shared/codes/credit-code.ts';
import { normaliseRegionCode, regionAncestors } from '../../../shared/codes/region.ts';
import type { ValuesOf } from '../../../shared/ingest/dataset.ts';
import type { COMMON_ACT_FIELDS } from '../fields/act-fields.ts';
import type { ActKind } from '../model.ts';
import { officersOf } from './act-officers.ts';
import { isPersonalNumber } from './object-rules.ts';
import { penaltyTypesOf } from './penalty-types.ts';
import { reviewsOf } from './reviews.ts';

export type CommonActValues = ValuesOf<typeof COMMON_ACT_FIELDS>;

/** An act number is unique within its implementing body only; the global id is made of all that tells acts apart. 22 characters. */
export function actId(provider: string, kind: ActKind, act: CommonActValues): string {
  const body = act.implementingBodyCode?.toUpperCase() ?? act.implementingBody ?? '';
  return opaqueId([provider, body, kind, act.actNo!]);
}

export function opaqueId(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}

/** The act as it is stored: region in its present code, department filled in, officers as objects, a person's document apart from codes. */
export function actContent<
  Values extends CommonActValues & { penaltyTypes?: readonly unknown[]; reviews?: readonly unknown[] },
>(act: Values, provider: string): Record<string, unknown> {
  const { counterpartCode, officers, penaltyTypes, reviews, ...rest } = act;
  return {
    ...rest,
    departmentCode: act.departmentCode ?? provider,
    ...(act.regionCode && { regionCode: normaliseRegionCode(act.regionCode) }),
    ...(act.implementingBodyCode && { implementingBodyCode: act.implementingBodyCode.toUpperCase() }),
    ...(officers && { officers: officersOf(officers) }),
    ...(penaltyTypes && { penaltyTypes: penaltyTypesOf(penaltyTypes) }),
    ...(reviews && { reviews: reviewsOf(reviews) }),
    ...(counterpartCode && counterpartKey(act, counterpartCode)),
  };
}

/** Feeding systems write a credit code or an identity document into the same field. Only the former is ever public. */
function counterpartKey({ counterpartNature }: CommonActValues, written: string): Record<string, string> {
  const { code, shapeValid } = checkCreditCode(written);
  // The shapes overlap: unless the row says that it is an organisation, what may be a person's number is taken for one.
  const isCreditCode =
    shapeValid &&
    counterpartNature !== 'NATURAL_PERSON' &&
    (counterpartNature === 'ORGANISATION' || !isPersonalNumber(code));
  return isCreditCode ? { counterpartCode: code } : { counterpartIdNumber: written };
}

/** By what an irregular act is found. */
export function irregularityMarks(irregularities: readonly { code: string }[] = []) {
  const irregularityCodes = [...new Set(irregularities.map(({ code }) => code))];
  return { irregular: irregularityCodes.length > 0, irregularityCodes };
}

/** Whether anybody may see the act: its row says that it is published, or names a day of publication, which has not ended, and nobody revoked it. */
export function isPublished(act: CommonActValues & { reviews?: readonly unknown[] }, receivedOn: string): boolean {
  if (reviewsOf(act.reviews ?? [])?.some(({ outcome }) => outcome === 'REVOKED')) return false;
  if (act.publicEndDate && act.publicEndDate < receivedOn) return false;
  if (act.publicStatus) return act.publicStatus === 'PUBLISHED';
  return act.publicDate !== undefined && act.publicDate <= receivedOn;
}

/** Departments whose own an act is besides its provider's: the one that supervises, the one that was entrusted with it. */
export function assignedDepartments({ departmentCode, entrustedDepartmentCode }: CommonActValues): string[] {
  return [departmentCode, entrustedDepartmentCode].filter((code) => code !== undefined);
}

/** The six digits of the district or city that a region lies in; null for a foreign one. */
export function districtOf(regionCode: string | undefined): string | null {
  return (regionCode && regionAncestors(regionCode).find((code) => /^\d{6}$/.test(code))) || null;
}
