import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { draw, drawnOf } from '../../../shared/draw/draw.ts';
import type { PublishedDraw } from '../../../shared/draw/draw-folder.ts';
import { verifyDraw } from '../../../shared/draw/verify-draw.ts';
import { drawn, RULES, SEED, STRATA } from './drawn.ts';

test('a draw that was made as committed to is found so from its published record', () => {
  const { record, frame } = drawn(90);
  expect(verifyDraw(record, frame)).toEqual([]);
  expect(record.visits).toHaveLength(15 + 3);
  for (const { object, officers } of record.visits)
    for (const [place, drawnOfficers] of officers.entries()) {
      expect(new Set(drawnOfficers).size).toBe(2);
      for (const one of drawnOfficers) expect(one).toContain(RULES.departments[place]);
      if (object % 3 === 0) expect(drawnOfficers).not.toContain(`${RULES.departments[place]}-0`);
    }
});

test('a share is rounded up, and a ratio of nothing draws nothing', () => {
  expect([
    drawnOf(30, 1_000),
    drawnOf(31, 1_000),
    drawnOf(1, 1),
    drawnOf(0, 5_000),
    drawnOf(9, 0),
    drawnOf(7, 10_000),
  ]).toEqual([3, 4, 1, 0, 0, 7]);
});

const CHANGES: Record<string, { change(drawn: PublishedDraw): PublishedDraw; fault: string }> = {
  'another seed': {
    change: ({ frame, record }) => ({ frame, record: { ...record, seed: Buffer.alloc(32, 8).toString('base64url') } }),
    fault: 'SEED_NOT_COMMITTED',
  },
  'an object that was taken out of the frame': {
    change: ({ frame, record }) => ({ frame: { ...frame, objects: frame.objects.slice(0, -1) }, record }),
    fault: 'FRAME_NOT_COMMITTED',
  },
  'an officer who was not in the frame': {
    change: ({ frame, record }) => ({
      frame: { ...frame, officers: [...frame.officers, { ...frame.officers[0]!, certificateNo: 'NEW' }] },
      record,
    }),
    fault: 'FRAME_NOT_COMMITTED',
  },
  'chance from outside that was known already': {
    change: ({ frame, record }) => ({ frame, record: { ...record, beaconAt: record.commitment.committedAt } }),
    fault: 'BEACON_BEFORE_COMMITMENT',
  },
  'other chance from outside': {
    change: ({ frame, record }) => ({ frame, record: { ...record, beaconValue: '01 02 03 04 05 06 + 07' } }),
    fault: 'VISIT_DIFFERS',
  },
  'a visit that was dropped': {
    change: ({ frame, record }) => ({ frame, record: { ...record, visits: record.visits.slice(1) } }),
    fault: 'VISIT_DIFFERS',
  },
  'an officer who was put in for another': {
    change: ({ frame, record }) => {
      const [first, ...rest] = record.visits;
      const [pair, ...others] = first!.officers;
      return {
        frame,
        record: { ...record, visits: [{ ...first!, officers: [pair!.toReversed(), ...others] }, ...rest] },
      };
    },
    fault: 'VISIT_DIFFERS',
  },
  'an interest that was declared afterwards': {
    change: ({ frame, record }) => {
      const [first, ...rest] = record.exclusions;
      return { frame, record: { ...record, exclusions: [{ ...first!, officers: ['XA-MARKET-1'] }, ...rest] } };
    },
    fault: 'EXCLUSION_NOT_COMMITTED',
  },
  'an interest that is kept back': {
    change: ({ frame, record }) => ({ frame, record: { ...record, exclusions: record.exclusions.slice(1) } }),
    fault: 'EXCLUSION_MISSING',
  },
  'rules changed afterwards': {
    change: ({ frame, record }) => ({
      frame,
      record: {
        ...record,
        commitment: { ...record.commitment, rules: { ...RULES, departments: RULES.departments.toReversed() } },
      },
    }),
    fault: 'VISIT_DIFFERS',
  },
};

for (const [title, { change, fault }] of Object.entries(CHANGES))
  test(`${title} is found`, () => {
    const { record, frame } = change(drawn(90));
    expect(verifyDraw(record, frame).map((found) => found.fault)).toContain(fault);
  });

test('an object that too few officers may visit is refused by name, and a record of such a draw is not repeatable', () => {
  const { frame, record } = drawn(9);
  const few = { ...frame, officers: frame.officers.filter(({ departmentCode }) => departmentCode !== 'XA-FIRE') };
  expect(() => draw(RULES, few, SEED, () => [], '2026-11-10')).toThrow(/OBJECT-\d+, that 0 officers of XA-FIRE/);
  expect(verifyDraw(record, few)).toContainEqual(expect.objectContaining({ fault: 'NOT_REPEATABLE' }));
  expect(() => draw(RULES, frame, SEED, () => [], '2028-01-01')).toThrow(/that 0 officers of XA-MARKET/);
});

test('any draw verifies, and no stratum gives more or less than its share', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(10_000), (count, ratio) => {
      const rules = { ...RULES, strata: STRATA.map((stratum) => ({ ...stratum, ratio })) };
      const { record, frame } = drawn(count, rules);
      expect(verifyDraw(record, frame)).toEqual([]);
      for (const { stratum } of STRATA) {
        const all = frame.objects.filter((object) => object.stratum === stratum).length;
        const some = record.visits.filter(({ object }) => frame.objects[object]!.stratum === stratum).length;
        expect(some).toBe(Number((BigInt(all) * BigInt(ratio) + 9_999n) / 10_000n));
      }
    }),
    { numRuns: 40 },
  );
});
