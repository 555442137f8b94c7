import { canonical } from '../audit/digest.ts';
import { drawSeed, exclusionDigest, frameDigest, seedDigest } from './digests.ts';
import { draw, type ExcludedOf, FEWEST_OFFICERS } from './draw.ts';
import type { DrawRecord, Frame } from './draw-record.ts';

/** What is wrong with a published draw; 抽查结果核验. */
export type DrawFault =
  | { fault: 'SEED_NOT_COMMITTED' | 'FRAME_NOT_COMMITTED' | 'BEACON_BEFORE_COMMITMENT' | 'TOO_FEW_OFFICERS' }
  | { fault: 'STRATUM_UNKNOWN'; object: number }
  | { fault: 'EXCLUSION_NOT_COMMITTED' | 'EXCLUSION_MISSING' | 'VISIT_DIFFERS'; object: number }
  | { fault: 'NOT_REPEATABLE'; message: string };

const SEED_BYTES = 32;

/**
 * Repeats a draw from what was published of it, and from nothing else.
 * @returns every fault found; none when it was drawn as it was committed to
 */
export function verifyDraw(record: DrawRecord, frame: Frame): DrawFault[] {
  return [...commitmentFaults(record, frame), ...exclusionFaults(record, frame), ...visitFaults(record, frame)];
}

function commitmentFaults({ commitment, seed, beaconAt }: DrawRecord, frame: Frame): DrawFault[] {
  const { rules, beacon, committedAt } = commitment;
  const faults: DrawFault[] = [];
  const bytes = Buffer.from(seed, 'base64url');
  if (bytes.length !== SEED_BYTES || seedDigest(bytes) !== commitment.seedDigest)
    faults.push({ fault: 'SEED_NOT_COMMITTED' });
  if (frameDigest(frame) !== commitment.frameDigest) faults.push({ fault: 'FRAME_NOT_COMMITTED' });
  if (beacon.due <= committedAt || beaconAt < beacon.due) faults.push({ fault: 'BEACON_BEFORE_COMMITMENT' });
  if (rules.officersPerVisit < FEWEST_OFFICERS) faults.push({ fault: 'TOO_FEW_OFFICERS' });
  const known = new Set(rules.strata.map(({ stratum }) => stratum));
  for (const [object, { stratum }] of frame.objects.entries())
    if (!known.has(stratum)) faults.push({ fault: 'STRATUM_UNKNOWN', object });
  return faults;
}

function exclusionFaults({ exclusions }: DrawRecord, { objects }: Frame): DrawFault[] {
  return exclusions
    .filter((exclusion) => objects[exclusion.object]?.excluded !== exclusionDigest(exclusion))
    .map(({ object }) => ({ fault: 'EXCLUSION_NOT_COMMITTED', object }));
}

function visitFaults(record: DrawRecord, frame: Frame): DrawFault[] {
  const { commitment, seed, beaconValue, exclusions, visits } = record;
  const excluded = new Map(exclusions.map(({ object, officers }) => [object, officers]));
  const missing: DrawFault[] = [];
  const excludedOf: ExcludedOf = (object) => {
    if (!excluded.has(object)) missing.push({ fault: 'EXCLUSION_MISSING', object });
    return excluded.get(object) ?? [];
  };
  const seeded = drawSeed(commitment, Buffer.from(seed, 'base64url'), beaconValue);
  try {
    const repeated = draw(commitment.rules, frame, seeded, excludedOf, commitment.validOn);
    const places = Math.max(repeated.length, visits.length);
    const differing = Array.from({ length: places }, (_, place) => place).filter(
      (place) => canonical(repeated[place]) !== canonical(visits[place]),
    );
    return [
      ...missing,
      ...differing.map(
        (place): DrawFault => ({
          fault: 'VISIT_DIFFERS',
          object: (visits[place] ?? repeated[place])!.object,
        }),
      ),
    ];
  } catch (error) {
    return [...missing, { fault: 'NOT_REPEATABLE', message: (error as Error).message }];
  }
}
