import { expect, test } from '@jest/globals';
import { exclusionDigest, frameDigest } from '../../../shared/draw/digests.ts';
import { freezeFrame, type ObjectFacts, stratumOf } from '../../../shared/draw/frame.ts';

const SALT = Buffer.alloc(32, 3);
const OBJECTS: readonly ObjectFacts[] = [
  {
    objectId: 'O-2',
    regionCode: '610103',
    isNaturalPerson: false,
    riskLevel: 'HIGH',
    creditGrade: 'C',
    declaredBy: [],
  },
  { objectId: '11010519491231002X', regionCode: '610102', isNaturalPerson: true, declaredBy: ['C-2', 'C-1', 'C-2'] },
  { objectId: 'O-1', regionCode: '610102', isNaturalPerson: false, riskLevel: 'LOW', declaredBy: [] },
];
const OFFICERS = ['C-2', 'C-1'].map((certificateNo) => ({
  certificateNo,
  departmentCode: 'XA-MARKET',
  areas: ['6101'],
  until: '2027-12-31' as const,
}));

test('a frame has one order, whatever the order of what it is made of', () => {
  const one = freezeFrame(OBJECTS, OFFICERS, SALT);
  const other = freezeFrame(OBJECTS.toReversed(), OFFICERS.toReversed(), SALT);
  expect(other).toEqual(one);
  expect(frameDigest(one.frame)).toBe(frameDigest(other.frame));
  expect(one.frame.officers.map(({ certificateNo }) => certificateNo)).toEqual(['C-1', 'C-2']);
});

test('a natural person stands in it under an id that tells nothing without the salt, and officers’ interests likewise', () => {
  const { frame, exclusions, objectIds } = freezeFrame(OBJECTS, OFFICERS, SALT);
  const text = JSON.stringify(frame.objects);
  expect(text).not.toContain('11010519491231002X');
  expect(text).not.toContain('C-1');
  const person = objectIds.indexOf('11010519491231002X');
  expect(frame.objects[person]!.id).toMatch(/^person:[\w-]{22}$/);
  expect(exclusions[person]!.officers).toEqual(['C-1', 'C-2']);
  expect(frame.objects[person]!.excluded).toBe(exclusionDigest(exclusions[person]!));
  const elsewhere = freezeFrame(OBJECTS, OFFICERS, Buffer.alloc(32, 4)).frame;
  expect(elsewhere.objects.map(({ excluded }) => excluded)).not.toContain(frame.objects[person]!.excluded);
  expect(elsewhere.objects.map(({ id }) => id)).not.toContain(frame.objects[person]!.id);
});

test('two objects without interests do not show that they have the same', () => {
  const { frame } = freezeFrame(OBJECTS, OFFICERS, SALT);
  expect(new Set(frame.objects.map(({ excluded }) => excluded)).size).toBe(3);
});

test('a stratum is risk and credit, each with a word where nobody has rated it', () => {
  expect([stratumOf({ riskLevel: 'HIGH', creditGrade: 'C' }), stratumOf({})]).toEqual(['HIGH/C', 'NONE/NONE']);
});
