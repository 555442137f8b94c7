import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { merkleRoot } from '../../../shared/audit/merkle.ts';

/** The reference leaves of Certificate Transparency, and the root over the first n of them. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const leaves = LEAVES.map((hex) => Buffer.from(hex, 'hex'));

test.each(ROOTS.map((root, count) => [count, root] as const))(
  'the root over %i reference leaves is that of Certificate Transparency',
  (count, root) => expect(merkleRoot(leaves.slice(0, count)).toString('hex')).toBe(root),
);

test('the root is the hash of the two halves, the left one a power of two (RFC 6962 §2.1)', () => {
  const byDefinition = (list: readonly Uint8Array[]): Buffer => {
    const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
    if (list.length === 0) return sha256();
    if (list.length === 1) return sha256(Buffer.of(0), list[0]!);
    let half = 1;
    while (half * 2 < list.length) half *= 2;
    return sha256(Buffer.of(1), byDefinition(list.slice(0, half)), byDefinition(list.slice(half)));
  };
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 8 }), { maxLength: 70 }), (list) => {
      expect(merkleRoot(list)).toEqual(byDefinition(list));
    }),
  );
});
