import { expect, test } from '@jest/globals';
import { readConfig } from '../../../shared/config/config.ts';
import { networksOf } from '../../../shared/config/networks.ts';

test.each([
  ['10.1.2.3', ['10.0.0.0/8'], true],
  ['11.1.2.3', ['10.0.0.0/8'], false],
  ['192.168.1.7', ['192.168.1.7'], true],
  ['192.168.1.8', ['192.168.1.7'], false],
  ['::ffff:10.1.2.3', ['10.0.0.0/8'], true],
  ['2001:db8::5', ['2001:db8::/32'], true],
  ['2001:db9::5', ['2001:db8::/32'], false],
  ['fe80::1%eth0', ['fe80::/10'], true],
  ['10.1.2.3', [], false],
  ['no address', ['0.0.0.0/0'], false],
  ['', ['0.0.0.0/0', '::/0'], false],
])('whether %s lies in %j is %s', (address, entries, expected) => {
  expect(networksOf(entries).holds(address)).toBe(expected);
});

test.each(['10.0.0.0/33', '10.0.0', 'local', '::1/129', '10.0.0.0/', '/8'])(
  '%s is neither an address nor a block',
  (entry) => {
    expect(() => networksOf([entry])).toThrow(TypeError);
  },
);

test('a proxy that is no address ends the start, naming the setting', () => {
  expect(() => readConfig({ TRUSTED_PROXIES: '10.0.0.1, balancer' })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', facts: { setting: 'TRUSTED_PROXIES' } }),
  );
});
