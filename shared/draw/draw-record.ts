import type { CivilDate } from '../calendar/civil-date.ts';

/** Objects that are drawn at one ratio. */
export interface Stratum {
  /** Such as `HIGH/C`. */
  stratum: string;
  /** Of 10,000: 2,500 is a quarter. At least one object is drawn of a stratum whose ratio is above zero. */
  ratio: number;
}

/** By what is drawn; announced with the plan. */
export interface DrawRules {
  planId: string;
  strata: readonly Stratum[];
  /** Departments that visit together, the leading one first. */
  departments: readonly string[];
  /** Officers of each department in a visit; never fewer than two. */
  officersPerVisit: number;
}

/** An object that may be drawn. Its place in the frame is its number. */
export interface FrameObject {
  /** Object id; of a natural person a salted one. */
  id: string;
  stratum: string;
  regionCode: string;
  /** Digest of the officers who may not visit it, salted: nobody reads out of it who declared what. See `exclusionDigest`. */
  excluded: string;
}

/** An officer who may be drawn. */
export interface FrameOfficer {
  certificateNo: string;
  departmentCode: string;
  /** Where the certificate holds: region codes, of which the beginning counts (6101 for the whole city). */
  areas: readonly string[];
  /** Last day of the certificate. */
  until: CivilDate;
}

export interface Frame {
  objects: readonly FrameObject[];
  officers: readonly FrameOfficer[];
}

/** Chance from outside that nobody has yet when the seed is committed to. */
export interface Beacon {
  /** What it is and how its text is formed, such as the numbers of a named lottery on that day. */
  source: string;
  /** When it comes to be known. */
  due: Date;
}

/** What is published before: everything is fixed by it but the chance from outside. */
export interface Commitment {
  rules: DrawRules;
  /** Digest of the secret seed; see `seedDigest`. */
  seedDigest: string;
  frameDigest: string;
  objects: number;
  officers: number;
  beacon: Beacon;
  /** First day on which a visit may be made: certificates hold on it. */
  validOn: CivilDate;
  committedAt: Date;
}

export interface Visit {
  /** Number of the object in the frame. */
  object: number;
  /** By department, in the order of the rules: certificate numbers in the order in which they were drawn. */
  officers: readonly (readonly string[])[];
}

/** Who may not visit an object, and what makes its digest unguessable; published of the drawn ones only. */
export interface Exclusion {
  object: number;
  salt: string;
  /** Certificate numbers, sorted. */
  officers: readonly string[];
}

/** What is published when all results are in. */
export interface DrawRecord {
  commitment: Commitment;
  /** 32 bytes, base64url. */
  seed: string;
  /** What the source gave, as it gave it, and when that was written down. */
  beaconValue: string;
  beaconAt: Date;
  exclusions: readonly Exclusion[];
  visits: readonly Visit[];
}
