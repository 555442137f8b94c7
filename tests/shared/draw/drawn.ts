import { drawSeed, exclusionDigest, frameDigest, seedDigest } from '../../../shared/draw/digests.ts';
import { draw } from '../../../shared/draw/draw.ts';
import type { PublishedDraw } from '../../../shared/draw/draw-folder.ts';
import type { Commitment, DrawRules, Exclusion, Frame } from '../../../shared/draw/draw-record.ts';

export const SEED = Buffer.alloc(32, 7);
const REGIONS = ['610102', '610103', '610113'];
export const STRATA = [
  { stratum: 'HIGH/D', ratio: 5_000 },
  { stratum: 'LOW/A', ratio: 1_000 },
  { stratum: 'LOW/NONE', ratio: 0 },
];
export const RULES: DrawRules = {
  planId: 'PLAN-1',
  strata: STRATA,
  departments: ['XA-MARKET', 'XA-FIRE'],
  officersPerVisit: 2,
};

/** A whole draw of so many objects, in which the first officer of each department declared an interest in every third. */
export function drawn(count: number, rules = RULES): PublishedDraw {
  const exclusions: Exclusion[] = Array.from({ length: count }, (_, object) => ({
    object,
    salt: `salt-${object}`,
    officers: object % 3 === 0 ? ['XA-FIRE-0', 'XA-MARKET-0'] : [],
  }));
  const frame: Frame = {
    objects: exclusions.map((exclusion, place) => ({
      id: `OBJECT-${place}`,
      stratum: STRATA[place % STRATA.length]!.stratum,
      regionCode: REGIONS[place % REGIONS.length]!,
      excluded: exclusionDigest(exclusion),
    })),
    officers: rules.departments.flatMap((departmentCode) =>
      Array.from({ length: 6 }, (_, place) => ({
        certificateNo: `${departmentCode}-${place}`,
        departmentCode,
        areas: place % 2 === 0 ? ['6101'] : REGIONS,
        until: '2027-12-31' as const,
      })),
    ),
  };
  const commitment: Commitment = {
    rules,
    seedDigest: seedDigest(SEED),
    frameDigest: frameDigest(frame),
    objects: count,
    officers: frame.officers.length,
    beacon: { source: 'numbers of a lottery', due: new Date('2026-11-02T14:00:00Z') },
    validOn: '2026-11-10',
    committedAt: new Date('2026-11-01T01:00:00Z'),
  };
  const beaconValue = '03 08 11 19 27 33 + 06';
  const seed = drawSeed(commitment, SEED, beaconValue);
  const visits = draw(rules, frame, seed, (object) => exclusions[object]!.officers, commitment.validOn);
  const reached = new Set(visits.map(({ object }) => object));
  return {
    frame,
    record: {
      commitment,
      seed: SEED.toString('base64url'),
      beaconValue,
      beaconAt: new Date('2026-11-02T14:05:00Z'),
      exclusions: exclusions.filter(({ object }) => reached.has(object)),
      visits,
    },
  };
}
