import { randomBytes } from 'node:crypto';
import { drawSeed, frameDigest, seedDigest } from '../../shared/draw/digests.ts';
import { draw, drawnOf } from '../../shared/draw/draw.ts';
import type { Commitment, DrawRecord, FrameOfficer } from '../../shared/draw/draw-record.ts';
import { freezeFrame, type ObjectFacts } from '../../shared/draw/frame.ts';
import { verifyDraw } from '../../shared/draw/verify-draw.ts';

const OFFICERS = 2_000;
const DRAWN = 1_000;
const ROUNDS = 7;
const REGIONS = ['610102', '610103', '610104', '610111', '610112', '610113'];
const WHOLE = 10_000;

/**
 * Measures a random draw (双随机抽查) of about a thousand objects: freezing the frame once, then drawing, and verifying from the record.
 * @param count objects in the frame
 */
export function run(count: number): void {
  const objects = Array.from(
    { length: count },
    (_, place): ObjectFacts => ({
      ...{
        objectId: `OBJECT-${place}`,
        regionCode: REGIONS[place % REGIONS.length]!,
        isNaturalPerson: place % 5 === 0,
      },
      ...{ riskLevel: ['HIGH', 'LOW'][place % 2]!, declaredBy: place % 1_000 === 0 ? ['C-1'] : [] },
    }),
  );
  const officers = Array.from(
    { length: OFFICERS },
    (_, place): FrameOfficer => ({
      certificateNo: `C-${place}`,
      departmentCode: 'BENCH',
      areas: ['6101'],
      until: '2099-12-31',
    }),
  );
  const [frozen, freezing] = timed(() => freezeFrame(objects, officers, randomBytes(32)));
  const [digest, digesting] = timed(() => frameDigest(frozen.frame));
  const ratio = Math.max(1, Math.round((DRAWN / count) * WHOLE));
  const strata = ['HIGH/NONE', 'LOW/NONE'].map((stratum) => ({ stratum, ratio }));
  const secret = randomBytes(32);
  const commitment: Commitment = {
    rules: { planId: 'BENCH', strata, departments: ['BENCH'], officersPerVisit: 2 },
    ...{
      seedDigest: seedDigest(secret),
      frameDigest: digest,
      objects: count,
      officers: OFFICERS,
      validOn: '2026-12-01',
    },
    ...{
      beacon: { source: 'bench', due: new Date('2026-11-02T14:00:00Z') },
      committedAt: new Date('2026-11-01T01:00:00Z'),
    },
  };
  const drawIt = (chance: string) =>
    draw(
      commitment.rules,
      frozen.frame,
      drawSeed(commitment, secret, chance),
      (at) => frozen.exclusions[at]!.officers,
      commitment.validOn,
    );
  const times = Array.from({ length: ROUNDS }, (_, round) => timed(() => drawIt(`chance ${round}`))[1]);
  const visits = drawIt('03 08 11');
  const drawn = new Set(visits.map(({ object }) => object));
  const record: DrawRecord = {
    ...{
      commitment,
      seed: secret.toString('base64url'),
      beaconValue: '03 08 11',
      beaconAt: new Date('2026-11-02T14:05:00Z'),
      visits,
    },
    exclusions: frozen.exclusions.filter(({ object }) => drawn.has(object)),
  };
  const [faults, verifying] = timed(() => verifyDraw(record, frozen.frame));
  if (faults.length > 0 || visits.length < drawnOf(count, ratio))
    throw new Error(`The draw does not verify: ${JSON.stringify(faults)}`);
  const middle = times.sort((one, other) => one - other)[Math.floor(ROUNDS / 2)]!;
  console.table([
    { what: `the frame of ${count} objects and ${OFFICERS} officers, frozen`, ms: Math.round(freezing) },
    { what: 'its Merkle root', ms: Math.round(digesting) },
    { what: `${visits.length} visits of two officers drawn from it (median of ${ROUNDS})`, ms: Math.round(middle) },
    { what: 'the same, verified from its record, the root made again', ms: Math.round(verifying) },
  ]);
}

function timed<Result>(work: () => Result): [Result, number] {
  const begun = performance.now();
  const result = work();
  return [result, performance.now() - begun];
}
