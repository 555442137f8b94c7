import { createHmac } from 'node:crypto';
import { exclusionDigest } from './digests.ts';
import type { Exclusion, Frame, FrameObject, FrameOfficer } from './draw-record.ts';

/** A supervised object as it stands when the frame is frozen. */
export interface ObjectFacts {
  objectId: string;
  regionCode: string;
  isNaturalPerson: boolean;
  /** 风险等级, such as `HIGH`; absent where nobody has rated it. */
  riskLevel?: string;
  /** 信用等级 by the scheme that the plan names. */
  creditGrade?: string;
  /** Certificate numbers of officers who declared an interest in it. */
  declaredBy: readonly string[];
}

/** A frozen frame, with what only the office has until the results are in. */
export interface FrozenFrame {
  frame: Frame;
  /** By number of the object. */
  exclusions: readonly Exclusion[];
  /** Object id by number: those of natural persons stand nowhere else. */
  objectIds: readonly string[];
}

/** What stands where a rating is missing. */
export const UNRATED = 'NONE';

/** The stratum of an object: risk and credit, such as `HIGH/C`. */
export function stratumOf({
  riskLevel = UNRATED,
  creditGrade = UNRATED,
}: Pick<ObjectFacts, 'riskLevel' | 'creditGrade'>): string {
  return `${riskLevel}/${creditGrade}`;
}

/**
 * Numbers objects in the order of their ids in the frame, so that no order can be chosen, and officers by certificate number.
 * @param salt 32 bytes of the plan's own, never published: ids of natural persons and lists of interests cannot be tried out without it
 * @param stratum name of the stratum of an object
 */
export function freezeFrame(
  objects: readonly ObjectFacts[],
  officers: readonly FrameOfficer[],
  salt: Uint8Array,
  stratum: (facts: ObjectFacts) => string = stratumOf,
): FrozenFrame {
  const numbered = objects
    .map((facts) => ({ facts, id: facts.isNaturalPerson ? saltedId(salt, facts.objectId) : facts.objectId }))
    .sort((one, other) => compare(one.id, other.id));
  const exclusions = numbered.map(({ facts }, object) => ({ object, ...excludedFrom(facts, salt) }));
  return {
    frame: {
      objects: numbered.map(
        ({ facts, id }, object): FrameObject => ({
          id,
          stratum: stratum(facts),
          regionCode: facts.regionCode,
          excluded: exclusionDigest(exclusions[object]!),
        }),
      ),
      officers: officers.toSorted((one, other) => compare(one.certificateNo, other.certificateNo)),
    },
    exclusions,
    objectIds: numbered.map(({ facts }) => facts.objectId),
  };
}

/** Who may not visit an object, as its digest in the frame was made. */
export function excludedFrom(
  { objectId, declaredBy }: Pick<ObjectFacts, 'objectId' | 'declaredBy'>,
  salt: Uint8Array,
): Pick<Exclusion, 'salt' | 'officers'> {
  return { salt: keyed(salt, 'exclusion', objectId), officers: [...new Set(declaredBy)].sort(compare) };
}

/** A natural person in a published frame: whoever has the plan's salt can find their number, and nobody else. */
function saltedId(salt: Uint8Array, objectId: string): string {
  return `person:${keyed(salt, 'person', objectId).slice(0, 22)}`;
}

function keyed(salt: Uint8Array, use: string, text: string): string {
  return createHmac('sha256', salt).update(`${use}\0${text}`).digest('base64url');
}

/** By code units, the same everywhere: the order of a language changes with its tables. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
