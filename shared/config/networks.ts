import { BlockList, isIP } from 'node:net';

/** Addresses that belong together, such as the networks an account may come from. */
export interface Networks {
  /** Whether an address, IPv4 or IPv6, lies in one of them. What is no address lies in none. */
  holds(address: string): boolean;
}

/**
 * @param entries addresses or CIDR blocks (RFC 4632, RFC 4291), such as `10.0.0.0/8` and `2001:db8::/32`
 * @throws TypeError naming the entry that is neither
 */
export function networksOf(entries: readonly string[]): Networks {
  const list = new BlockList();
  for (const entry of entries) {
    const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
    const version = isIP(address);
    const bits = version === 6 ? 128 : 32;
    const length = prefix === undefined ? bits : Number(prefix);
    if (version === 0 || length > bits)
      throw new TypeError(`"${entry}" is neither an address nor a block in CIDR form.`);
    list.addSubnet(address, length, familyOf(version));
  }
  return {
    holds: (address) => {
      const plain = plainAddress(address);
      return plain !== undefined && list.check(plain, familyOf(isIP(plain)));
    },
  };
}

/** An address as it is compared and counted by: without zone, and IPv4 within IPv6 (RFC 4291 §2.5.5.2) as IPv4. @returns undefined for what is none */
export function plainAddress(text: string): string | undefined {
  const address = text.trim().replace(/%.*$/, '').toLowerCase();
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  return isIP(plain) === 0 ? undefined : plain;
}

function familyOf(version: number): 'ipv4' | 'ipv6' {
  return version === 6 ? 'ipv6' : 'ipv4';
}
