import type { IncomingMessage } from 'node:http';
import { type Networks, plainAddress } from '../../shared/config/networks.ts';

/** Hops of X-Forwarded-For that are looked at; a longer one is made up. */
const MOST_HOPS = 20;

/**
 * The address a request came from: the socket's, or, where that is a trusted proxy, the right-most address in X-Forwarded-For that is
 * not one: what stands left of it was written by who called. An entry that is no address ends the search at the hop before it.
 */
export function clientAddress(request: IncomingMessage, trusted: Networks): string {
  let address = plainAddress(request.socket.remoteAddress ?? '') ?? '';
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',');
  for (const hop of forwarded.reverse().slice(0, MOST_HOPS)) {
    const before = trusted.holds(address) ? plainAddress(hop) : undefined;
    if (before === undefined) break;
    address = before;
  }
  return address;
}
