import type { CivilDate } from '../../../shared/calendar/civil-date.ts';
import { regionAncestors, regions } from '../../../shared/codes/region.ts';
import { problemOf } from '../../../shared/ingest/check-row.ts';
import type { Problem } from '../../../shared/ingest/dataset.ts';
import type { ActKind } from '../model.ts';

/** An officer as the register of certificates has them. */
export interface OfficerFacts {
  /** 证件有效期, the last day included. */
  certificateExpiry?: CivilDate | null;
  /** 执法区域, in words. */
  enforcementArea?: string | null;
  /** 执法类别, in words. */
  enforcementCategory?: string | null;
  regionCode?: string | null;
}

/** An act as the rules of its officers see it. */
export interface ActOfOfficers {
  kind: ActKind;
  occurredOn: CivilDate;
  regionCode?: string;
}

/**
 * What is wrong with the certificates of an act's officers: each is valid on the day and covers the act's area and kind. A certificate that
 * names no area or no kind is not limited by it; one without an end is not known to be valid. Each fault is told once, however many officers have it.
 */
export function officerProblems(officers: readonly OfficerFacts[], act: ActOfOfficers): Problem[] {
  return [
    ...(officers.every(({ certificateExpiry }) => certificateExpiry && act.occurredOn <= certificateExpiry)
      ? []
      : [CERTIFICATE_NOT_VALID]),
    ...(officers.every((officer) => coversArea(officer, act.regionCode)) ? [] : [AREA_NOT_COVERED]),
    ...(officers.every((officer) => coversKind(officer, act.kind)) ? [] : [KIND_NOT_COVERED]),
  ];
}

const WIDER_AREAS = /全国|陕西省|全省/;

/** The words of the certificate where they name places of this city, else the region of its holder's department. */
function coversArea({ enforcementArea, regionCode }: OfficerFacts, place: string | undefined): boolean {
  const within = place ? regionAncestors(place) : [];
  if (within.length === 0) return true; // no place, or one elsewhere
  if (enforcementArea && WIDER_AREAS.test(enforcementArea)) return true;
  const named = regions.filter(({ name, level }) => level !== 'street' && enforcementArea?.includes(name));
  // a district is mostly written behind its city, and then only the district is meant
  const narrower = named.filter(({ level }) => level !== 'city');
  const codes = (narrower.length > 0 ? narrower : named).map(({ code }) => code);
  if (codes.length === 0 && regionCode) codes.push(...regionAncestors(regionCode).slice(0, 1));
  return codes.length === 0 || codes.some((code) => within.includes(code));
}

const KIND_WORDS: Readonly<Partial<Record<ActKind, string>>> = {
  INSPECTION: '检查',
  PENALTY: '处罚',
  COMPULSION: '强制',
};

function coversKind({ enforcementCategory }: OfficerFacts, kind: ActKind): boolean {
  const word = KIND_WORDS[kind];
  const named = Object.values(KIND_WORDS).filter((one) => enforcementCategory?.includes(one));
  return word === undefined || named.length === 0 || named.includes(word);
}

const CERTIFICATE_NOT_VALID = problemOf(
  'OFFICER_CERTIFICATE_NOT_VALID',
  'officers',
  'An officer has no certificate that was valid on the day of the act: name officers who had one.',
  '有执法人员在行为发生当日无有效执法证件，请填写证件有效的执法人员。',
);

const AREA_NOT_COVERED = problemOf(
  'OFFICER_AREA_NOT_COVERED',
  'officers',
  'The place of the act lies outside the area of an officer’s certificate.',
  '行为发生地超出执法人员证件载明的执法区域。',
);

const KIND_NOT_COVERED = problemOf(
  'OFFICER_CATEGORY_NOT_COVERED',
  'officers',
  'The certificate of an officer does not cover acts of this kind.',
  '执法人员证件载明的执法类别不含此类行为。',
);
