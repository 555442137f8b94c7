import { expect, test } from '@jest/globals';
import { LruCache } from '../../gateway/lru.ts';

test('the entry unused longest goes first, and a look keeps an entry', () => {
  const cache = new LruCache<number>(2);
  cache.set('a', 1);
  cache.set('b', 2);
  expect(cache.get('a')).toBe(1);
  cache.set('c', 3);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
});

test('it never holds more than its limit, whatever is set again', () => {
  const cache = new LruCache<number>(3);
  for (const key of 'abcabdeeffg') cache.set(key, 1);
  expect(cache.size).toBe(3);
});
