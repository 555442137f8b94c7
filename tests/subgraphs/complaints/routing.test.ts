import { expect, test } from '@jest/globals';
import { routedTo } from '../../../subgraphs/complaints/routing.ts';

const CITY = { code: 'MARKET', name: '市市场监管局', regionCode: '610100' };
const BEILIN = { code: 'MARKET-BEILIN', name: '碑林区市场监管局', regionCode: '610103' };
const YANTA = { code: 'MARKET-YANTA', name: '雁塔区市场监管局', regionCode: '610113' };
const RESPONSIBLE = [CITY, YANTA, BEILIN];

test('a complaint goes to the department of its own region', () => {
  expect(routedTo({ regionCode: '610103' }, RESPONSIBLE)).toBe('MARKET-BEILIN');
});

test('of a street, it goes to the department of the district', () => {
  expect(routedTo({ regionCode: '610103001' }, RESPONSIBLE)).toBe('MARKET-BEILIN');
});

test('where the region has none, it goes to the one above', () => {
  expect(routedTo({ regionCode: '610104' }, RESPONSIBLE)).toBe('MARKET');
});

test('the department complained of never gets it', () => {
  expect(routedTo({ regionCode: '610103', accusedDept: 'MARKET-BEILIN' }, RESPONSIBLE)).toBe('MARKET');
  expect(routedTo({ regionCode: '610103', accusedDept: 'MARKET' }, [CITY])).toBeUndefined();
});

test('where nobody answers for the item, or for the region, nobody gets it', () => {
  expect(routedTo({ regionCode: '610103' }, [])).toBeUndefined();
  expect(routedTo({ regionCode: '610104' }, [BEILIN])).toBeUndefined();
  expect(routedTo({ regionCode: 'nowhere' }, RESPONSIBLE)).toBeUndefined();
});

test('which of two departments of one region gets it does not depend on their order', () => {
  const twin = { ...BEILIN, code: 'MARKET-BEILIN-2' };
  expect(routedTo({ regionCode: '610103' }, [twin, BEILIN])).toBe('MARKET-BEILIN');
  expect(routedTo({ regionCode: '610103' }, [BEILIN, twin])).toBe('MARKET-BEILIN');
});
