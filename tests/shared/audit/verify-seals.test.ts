import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ChangeEntry } from '../../../shared/audit/change-log.ts';
import { CHAIN_START, nextSeal, type Seal, sealHash } from '../../../shared/audit/seal-record.ts';
import { verifyChain } from '../../../shared/audit/verify-seals.ts';
import { SEAL_KEYS, sealKeys } from '../../support/seal-keys.ts';
import { CHAIN, chainOf, entryNumbered, PROVED, sealedBy, unsigned } from './chain.ts';

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });

test('a chain as the sealer makes it is whole, whatever the sizes of its batches', () =>
  fc.assert(
    fc.asyncProperty(sizes, async (batches) => {
      const { seals, entries } = chainOf(batches);
      expect(await verifyChain(seals, entries, PROVED)).toMatchObject({
        seals: seals.length,
        entries: entries.length,
        signed: seals.length,
        faults: [],
      });
    }),
  ));

test('any change of any entry is found, and the entry named', () =>
  fc.assert(
    fc.asyncProperty(sizes, fc.nat(), fc.nat(), async (batches, which, what) => {
      const { seals, entries } = chainOf(batches);
      const entry = entries[which % entries.length]!;
      const altered = alterations[what % alterations.length]!(entry);
      const { faults } = await verifyChain(
        seals,
        entries.map((one) => (one === entry ? altered : one)),
        PROVED,
      );
      const covering = seals.find((seal) => seal.last >= entry.seq!)!;
      expect(faults).toEqual([{ seal: covering._id, seq: entry.seq, fault: 'ENTRY_ALTERED' }]);
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
  expect((await verifyChain(seals, swapped, PROVED)).faults).toEqual([
    { seal: 1, seq: 2, fault: 'ENTRY_ALTERED' },
    { seal: 1, seq: 3, fault: 'ENTRY_ALTERED' },
  ]);
});

test('each removed entry is named by its number', async () => {
  const { seals, entries } = chainOf([3, 3]);
  const without = entries.filter(({ seq }) => seq !== 2 && seq !== 6);
  expect((await verifyChain(seals, without, PROVED)).faults).toEqual([
    { seal: 1, seq: 2, fault: 'ENTRY_MISSING' },
    { seal: 2, seq: 6, fault: 'ENTRY_MISSING' },
  ]);
});

test('an entry put in beside another, or behind the last seal, is named by its number', async () => {
  const { seals, entries } = chainOf([3]);
  const beside = [...entries.slice(0, 2), entryNumbered(2), ...entries.slice(2), entryNumbered(4)];
  expect((await verifyChain(seals, beside, PROVED)).faults).toEqual([
    { seal: 1, seq: 2, fault: 'ENTRY_INSERTED' },
    { seq: 4, fault: 'ENTRY_INSERTED' },
  ]);
});

test('a seal that was altered, taken out, or made anew does not fit its neighbours', async () => {
  const { seals, entries } = chainOf([2, 2, 2]);
  const [first, second, third] = seals as [Seal, Seal, Seal];
  const faultsOf = async (chain: Seal[]) =>
    (await verifyChain(chain, entries, PROVED)).faults.map(({ fault }) => fault);

  expect(await faultsOf([first, { ...second, at: new Date(0) }, third])).toEqual(['SEAL_ALTERED']);
  expect(await faultsOf([first, third])).toContain('SEAL_OUT_OF_ORDER');
  const anew = { ...second, at: new Date(0) };
  expect(await faultsOf([first, { ...anew, hash: sealHash(anew) }, third])).toEqual(['SEAL_FORGED', 'SEAL_UNCHAINED']);
});

test('a seal over entries that do not follow on is a mistake of the program', () => {
  const before = { _id: 1, last: 2, hash: 'h' };
  expect(() => nextSeal(before, [], sealedBy())).toThrow(TypeError);
  expect(() => nextSeal(before, [entryNumbered(4)], sealedBy())).toThrow(TypeError);
  expect(() => nextSeal(before, [entryNumbered(3), entryNumbered(5)], sealedBy())).toThrow(TypeError);
});

test('seals that were made before they were signed keep proving their entries, and signed ones follow them', async () => {
  const { seals, entries } = chainOf([3, 2]);
  const former = unsigned(seals);
  const more = [entryNumbered(6), entryNumbered(7)];
  const chain = [...former, nextSeal(former[1]!, more, sealedBy())];
  expect(await verifyChain(chain, [...entries, ...more], PROVED)).toMatchObject({ signed: 1, faults: [] });

  const altered = entries.map((entry) => (entry.seq === 4 ? { ...entry, by: 'another' } : entry));
  expect((await verifyChain(former, altered, PROVED)).faults).toEqual([{ seal: 2, fault: 'ENTRY_ALTERED' }]);
});

test('a chain made anew by somebody who has no key is found, whether it bears no signatures or those of another key', async () => {
  const { seals, entries } = chainOf([2, 2]);
  const faultsOf = async (chain: Seal[]) => (await verifyChain(chain, entries, PROVED)).faults;
  const bare = { ...unsigned(seals)[1]!, previous: seals[0]!.hash };
  expect(await faultsOf([seals[0]!, { ...bare, hash: sealHash(bare) }])).toEqual([{ seal: 2, fault: 'SEAL_UNSIGNED' }]);

  const forger = sealKeys();
  expect(await faultsOf(chainOf([2, 2], forger).seals)).toEqual([
    { seal: 1, fault: 'KEY_UNKNOWN' },
    { seal: 2, fault: 'KEY_UNKNOWN' },
  ]);
  const { signed } = seals[1]!;
  const forged = { ...seals[1]!, signed: { ...signed!, signature: forger.signer().sign(Buffer.from('seal')) } };
  expect(await faultsOf([seals[0]!, forged])).toEqual([{ seal: 2, fault: 'SEAL_FORGED' }]);
});

test('the seals of one chain are none of another', async () => {
  const { seals, entries } = chainOf([2]);
  const { faults } = await verifyChain(seals, entries, { ...PROVED, chain: 'tests.reads' });
  expect(faults).toEqual([{ seal: 1, fault: 'SEAL_FORGED' }]);
});

test('a new key signs on when the former one names it, from one algorithm to the other and back', async () => {
  const keys = sealKeys();
  const seals: Seal[] = [];
  const entries: ChangeEntry[] = [];
  for (const suite of [undefined, 'sm', 'international'] as const) {
    if (suite) keys.rotate(suite);
    const batch = [entryNumbered(entries.length + 1), entryNumbered(entries.length + 2)];
    seals.push(nextSeal(seals.at(-1) ?? CHAIN_START, batch, sealedBy(keys)));
    entries.push(...batch);
  }
  const proved = { chain: CHAIN, keys: keys.publicKeys() };
  const verdict = await verifyChain(seals, entries, proved);
  expect(verdict).toMatchObject({ faults: [], signers: proved.keys.map(({ kid }) => kid) });

  const { handover, ...signed } = seals[1]!.signed!;
  const unnamed = { ...seals[1]!, signed };
  expect((await verifyChain([seals[0]!, unnamed], entries.slice(0, 4), proved)).faults).toEqual([
    { seal: 2, fault: 'SEAL_ALTERED' },
    { seal: 2, fault: 'KEY_NOT_HANDED_OVER' },
  ]);
  expect(handover).toMatchObject({ from: keys.publicKeys()[0]!.kid, to: keys.publicKeys()[1] });
});

test('a key whose id is not its own fingerprint proves nothing', async () => {
  const { seals, entries } = chainOf([2], sealKeys());
  const keys = [{ ...SEAL_KEYS.signer().publicKey, kid: seals[0]!.signed!.kid }];
  expect((await verifyChain(seals, entries, { chain: CHAIN, keys })).faults).toEqual([
    { seal: 1, fault: 'KEY_UNKNOWN' },
  ]);
});
