import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ChangeEntry } from '../../../shared/audit/change-log.ts';
import { nextSeal, type Seal, sealHash } from '../../../shared/audit/seal-record.ts';
import { verifyChain } from '../../../shared/audit/verify-seals.ts';
import { chainOf, entryNumbered, NOON } from './chain.ts';

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });

test('a chain as the sealer makes it is whole, whatever the sizes of its batches', () =>
  fc.assert(
    fc.asyncProperty(sizes, async (batches) => {
      const { seals, entries } = chainOf(batches);
      expect(await verifyChain(seals, entries)).toEqual({ seals: seals.length, entries: entries.length, faults: [] });
    }),
  ));

test('any change of any entry is found under its seal', () =>
  fc.assert(
    fc.asyncProperty(sizes, fc.nat(), fc.nat(), async (batches, which, what) => {
      const { seals, entries } = chainOf(batches);
      const entry = entries[which % entries.length]!;
      const altered = alterations[what % alterations.length]!(entry);
      const { faults } = await verifyChain(
        seals,
        entries.map((one) => (one === entry ? altered : one)),
      );
      const covering = seals.find((seal) => seal.last >= entry.seq!)!;
      expect(faults).toEqual([{ seal: covering._id, fault: 'ENTRY_ALTERED' }]);
    }),
  ));

const alterations: readonly ((entry: ChangeEntry) => ChangeEntry)[] = [
  (entry) => ({ ...entry, at: new Date(entry.at.getTime() + 1) }),
  (entry) => ({ ...entry, by: `${entry.by}x` }),
  (entry) => ({ ...entry, record: 'another' }),
  (entry) => ({ ...entry, version: entry.version + 1 }),
  (entry) => ({ ...entry, fields: entry.fields.slice(1) }),
  (entry) => ({ ...entry, digest: entry.digest.toUpperCase() }),
  (entry) => ({ ...entry, facts: { ...entry.facts, occurredOn: '2026-11-21' } }),
  (entry) => ({ ...entry, formerFacts: { kind: 'PENALTY' } }),
  ({ facts: _, ...entry }) => entry,
];

test('two entries that changed places are found', async () => {
  const { seals, entries } = chainOf([4]);
  const swapped = entries.map((entry, place) => ({ ...entries[[0, 2, 1, 3][place]!]!, seq: entry.seq }));
  expect((await verifyChain(seals, swapped)).faults).toEqual([{ seal: 1, fault: 'ENTRY_ALTERED' }]);
});

test('each removed entry is named by its number', async () => {
  const { seals, entries } = chainOf([3, 3]);
  const without = entries.filter(({ seq }) => seq !== 2 && seq !== 6);
  expect((await verifyChain(seals, without)).faults).toEqual([
    { seal: 1, seq: 2, fault: 'ENTRY_MISSING' },
    { seal: 2, seq: 6, fault: 'ENTRY_MISSING' },
  ]);
});

test('an entry put in beside another, or behind the last seal, is named by its number', async () => {
  const { seals, entries } = chainOf([3]);
  const beside = [...entries.slice(0, 2), entryNumbered(2), ...entries.slice(2), entryNumbered(4)];
  expect((await verifyChain(seals, beside)).faults).toEqual([
    { seal: 1, seq: 2, fault: 'ENTRY_INSERTED' },
    { seq: 4, fault: 'ENTRY_INSERTED' },
  ]);
});

test('a seal that was altered, taken out, or made anew does not fit its neighbours', async () => {
  const { seals, entries } = chainOf([2, 2, 2]);
  const [first, second, third] = seals as [Seal, Seal, Seal];
  const faultsOf = async (chain: Seal[]) => (await verifyChain(chain, entries)).faults.map(({ fault }) => fault);

  expect(await faultsOf([first, { ...second, at: new Date(0) }, third])).toEqual(['SEAL_ALTERED']);
  expect(await faultsOf([first, third])).toContain('SEAL_OUT_OF_ORDER');
  const anew = { ...second, at: new Date(0) };
  expect(await faultsOf([first, { ...anew, hash: sealHash(anew) }, third])).toEqual(['SEAL_UNCHAINED']);
});

test('a seal over entries that do not follow on is a mistake of the program', () => {
  const before = { _id: 1, last: 2, hash: 'h' };
  expect(() => nextSeal(before, [], NOON)).toThrow(TypeError);
  expect(() => nextSeal(before, [entryNumbered(4)], NOON)).toThrow(TypeError);
  expect(() => nextSeal(before, [entryNumbered(3), entryNumbered(5)], NOON)).toThrow(TypeError);
});
