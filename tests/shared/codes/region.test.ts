import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  findRegion,
  isRegionWithin,
  normaliseRegionCode,
  regionAncestors,
  regions,
} from '../../../shared/codes/region.ts';

const DISTRICTS = '610102 610103 610104 610111 610112 610113 610114 610115 610116 610117 610118 610122 610124'.split(
  ' ',
);
const someRegion = fc.constantFrom(...regions);

test('GB/T 2260: the city has its thirteen districts and counties', () => {
  const districts = regions.filter(({ level }) => level === 'district');
  expect(districts.map(({ code }) => code)).toEqual(DISTRICTS);
  expect(districts.every(({ scheme, parent }) => scheme === 'GB/T 2260' && parent === '610100')).toBe(true);
  expect(findRegion('610100')).toEqual({
    code: '610100',
    name: '西安市',
    english: "Xi'an",
    level: 'city',
    scheme: 'GB/T 2260',
  });
});

test('a street has nine digits, the first six those of its district', () => {
  const streets = regions.filter(({ level }) => level === 'street');
  expect(new Set(streets.map(({ parent }) => parent))).toEqual(new Set(DISTRICTS));
  for (const { code, parent } of streets) expect(code).toMatch(new RegExp(`^${parent}\\d{3}$`));
});

test('a zone is not of GB/T 2260, lies in the city and in no district', () => {
  expect(findRegion('610131')).toMatchObject({ level: 'zone', scheme: 'ZONE', name: '西安高新技术产业开发区' });
  expect(regionAncestors('610131')).toEqual(['610131', '610100']);
});

test('a new town of 西咸新区 lies in it', () => {
  expect(regionAncestors('611105')).toEqual(['611105', '611100', '610100']);
  expect(isRegionWithin('611105', '611100')).toBe(true);
  expect(isRegionWithin('611100', '611105')).toBe(false);
});

test('no two regions share a code, and every parent is a region', () => {
  expect(new Set(regions.map(({ code }) => code)).size).toBe(regions.length);
  for (const { parent } of regions) expect(parent === undefined || findRegion(parent) !== undefined).toBe(true);
});

test.each([
  ['610125', '610118', '鄠邑区'],
  ['610126', '610117', '高陵区'],
])('the former code %s is read as %s %s', (former, current, name) => {
  expect(normaliseRegionCode(former)).toBe(current);
  expect(findRegion(former)).toMatchObject({ code: current, name });
  expect(isRegionWithin(former, current)).toBe(true);
  expect(isRegionWithin(current, former)).toBe(true);
});

test.each([
  [' 610102 ', '610102'],
  ['６１０１０２', '610102'],
  ['GB/T 2260:610102', '610102'],
  ['ZONE:610131', '610131'],
  ['us-ca:San Francisco', 'US-CA:San Francisco'],
  ['US-CA： San  Francisco', 'US-CA:San Francisco'],
  ['GB/T 2260:110101', 'GB/T 2260:110101'],
])('%j is stored as %j', (text, code) => {
  expect(normaliseRegionCode(text)).toBe(code);
});

test.each(['', '610199', '110101', '6101', '西安', ':610102', 'US-CA:', 'US-CA:\0', '__proto__', 'constructor'])(
  '%j is no region code',
  (text) => {
    expect(normaliseRegionCode(text)).toBeUndefined();
    expect(findRegion(text)).toBeUndefined();
    expect(regionAncestors(text)).toEqual([]);
  },
);

test('a foreign place keeps its scheme and is within nothing, not even itself', () => {
  expect(findRegion('US-CA:San Francisco')).toBeUndefined();
  expect(regionAncestors('US-CA:San Francisco')).toEqual([]);
  expect(isRegionWithin('US-CA:San Francisco', '610100')).toBe(false);
  expect(isRegionWithin('US-CA:San Francisco', 'US-CA:San Francisco')).toBe(false);
  expect(isRegionWithin('610102', 'US-CA:San Francisco')).toBe(false);
});

test('every region lies in itself and in the city, and the city in nothing else', () => {
  fc.assert(
    fc.property(someRegion, ({ code }) => {
      expect(isRegionWithin(code, code)).toBe(true);
      expect(isRegionWithin(code, '610100')).toBe(true);
      expect(isRegionWithin('610100', code)).toBe(code === '610100');
    }),
  );
});

test('being within is transitive, and one way only', () => {
  fc.assert(
    fc.property(someRegion, someRegion, (inner, outer) => {
      if (!isRegionWithin(inner.code, outer.code)) return;
      for (const ancestor of regionAncestors(outer.code)) expect(isRegionWithin(inner.code, ancestor)).toBe(true);
      if (inner.code !== outer.code) expect(isRegionWithin(outer.code, inner.code)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test('normalising twice changes nothing more', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        someRegion.map(({ code }) => code),
      ),
      fc.string(),
      (head, tail) => {
        const code = normaliseRegionCode(`${head}:${tail}`) ?? normaliseRegionCode(head);
        fc.pre(code !== undefined);
        expect(normaliseRegionCode(code!)).toBe(code);
      },
    ),
    { examples: [['ῗ', '!']] },
  );
});
