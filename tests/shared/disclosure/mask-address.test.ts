import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findRegion, regions } from '../../../shared/codes/region.ts';
import { maskAddress } from '../../../shared/disclosure/mask-address.ts';

test.each([
  ['陕西省西安市雁塔区小寨路街道长安南路1号', '陕西省西安市雁塔区小寨路街道****'],
  ['西安市雁塔区小寨路街道办事处1号', '西安市雁塔区小寨路街道办事处****'],
  ['西安市雁塔区长安南路1号', '西安市雁塔区****'],
  ['雁塔区长安南路1号', '雁塔区****'],
  ['西安市蓝田县汤峪镇塘子村3组', '西安市蓝田县汤峪镇****'],
  ['西安市高新技术产业开发区锦业路1号', '西安市高新技术产业开发区****'],
  ['江苏省苏州市昆山市玉山镇1号', '江苏省苏州市昆山市玉山镇****'],
  ['内蒙古自治区呼和浩特市新城区海拉尔东路', '内蒙古自治区呼和浩特市新城区****'],
  ['西安市　雁塔区 长安南路１号', '西安市雁塔区****'],
  ['西安市雁塔区', '西安市雁塔区****'],
])('%j is shown as %j', (text, masked) => {
  expect(maskAddress(text)).toBe(masked);
});

test.each([
  ['西安市幸福小区3号楼', '西安市****', 'a housing estate is no district'],
  ['西安市雁塔区人民医院家属区3号', '西安市雁塔区****', 'a staff compound is no district'],
  ['西安市康复路批发市场1号', '西安市****', 'a market is no city'],
  ['西安市长安区望乡路1号', '西安市长安区****', 'a road is no township'],
  ['西安市某某烟酒旗舰店', '西安市****', 'a flagship shop is no banner'],
  ['长安南路1号', '****', 'no division is named'],
  ['1234 Market St, San Francisco', '****', 'a foreign address'],
  ['', '****', 'nothing'],
])('%j is shown as %j: %s', (text, masked) => {
  expect(maskAddress(text)).toBe(masked);
});

const streets = regions.filter(({ level }) => level === 'street');
const detail = fc
  .tuple(
    fc.constantFrom('', '幸福路', '友谊西路', '和平小区', '东关正街', '张家村'),
    fc.nat(999),
    fc.nat(30),
    fc.nat(9999),
  )
  .map(([place, number, building, room]) => `${place}${number}号${building}栋${room}室`);

test('of an address in any street of the city the street is kept, and nothing after it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...streets), detail, ({ name, parent }, rest) => {
      const shown = `陕西省西安市${findRegion(parent!)!.name}${name}`;
      expect(maskAddress(shown + rest)).toBe(`${shown}****`);
    }),
    { numRuns: 500 },
  );
});

test('of an address with its district alone, nothing after the district is told', () => {
  fc.assert(
    fc.property(fc.constantFrom(...regions.filter(({ level }) => level === 'district')), detail, ({ name }, rest) => {
      expect(maskAddress(`西安市${name}${rest}`)).toBe(`西安市${name}****`);
    }),
    { numRuns: 500 },
  );
});

test('whatever the text, no digit and no letter comes through', () => {
  const anything = fc.string({ unit: fc.constantFrom(...'西安市雁塔区路镇街道乡县号1aZ\ud83d '.split('')) });
  fc.assert(
    fc.property(anything, (text) => {
      expect(maskAddress(text)).toMatch(/^\p{Script=Han}*\*{4}$/u);
    }),
    { numRuns: 2000 },
  );
});
