import { expect, test } from '@jest/globals';
import { sourceKey } from '../../../../gateway/admit/rate/source-key.ts';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0DB8:1::9', '2001:db8:1:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['1::', '1:0:0:0::/64'],
  ['market.officer', 'market.officer'],
])('%s is counted as %s', (address, key) => {
  expect(sourceKey(address)).toBe(key);
});
