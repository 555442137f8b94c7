import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { clientAddress } from '../../../gateway/receive/client-address.ts';
import { networksOf } from '../../../shared/config/networks.ts';

const TRUSTED = networksOf(['10.0.0.0/8', '::1']);

const addressOf = (remoteAddress: string | undefined, forwarded?: string) =>
  clientAddress(
    { socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as unknown as IncomingMessage,
    TRUSTED,
  );

test.each([
  ['the socket, without a proxy', '203.0.113.7', undefined, '203.0.113.7'],
  ['the socket, whatever a stranger says', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
  ['what a trusted proxy saw', '10.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['the right-most that is no proxy of ours', '10.0.0.1', '198.51.100.1, 203.0.113.7, 10.0.0.2', '203.0.113.7'],
  ['the outermost proxy, when all are ours', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
  ['the proxy, when what it says is no address', '10.0.0.1', 'unknown', '10.0.0.1'],
  ['the proxy, when the hop before it is no address', '10.0.0.1', '203.0.113.7, unknown', '10.0.0.1'],
  ['IPv4 within IPv6 as IPv4', '::ffff:10.0.0.1', '::ffff:203.0.113.7', '203.0.113.7'],
  ['IPv6', '::1', ' 2001:DB8::7 ', '2001:db8::7'],
  ['nothing, when the socket is gone', undefined, '203.0.113.7', ''],
])('the address is %s', (_, socket, forwarded, expected) => {
  expect(addressOf(socket, forwarded)).toBe(expected);
});
