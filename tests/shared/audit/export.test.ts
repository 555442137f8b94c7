import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CHAINS, entriesOf } from '../../../shared/audit/chain.ts';
import { exportChain } from '../../../shared/audit/export-chain.ts';
import { FORMAT, writeManifest } from '../../../shared/audit/export-manifest.ts';
import { readLogOf } from '../../../shared/audit/read-log.ts';
import { readEntry } from '../../../shared/audit/read-recorder.ts';
import { sealPending } from '../../../shared/audit/seal.ts';
import { verifyExport } from '../../../shared/audit/verify-export.ts';
import { sealKeys } from '../../support/seal-keys.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { NOON } from './chain.ts';
import { keysFrom, notesIn, now } from './notes.ts';

const keys = sealKeys();
let store: TestStore;
let folder: string;
let files: Map<string, Buffer>;

/** A store with 25 changes under three seals and 6 reads under two, a change of key between them, exported. */
beforeAll(async () => {
  store = await openStore();
  folder = await mkdtemp(join(tmpdir(), 'audit-export-'));
  const { connection, write } = await notesIn(store.connection('exported'));
  for (const [first, count] of [
    [1, 10],
    [11, 10],
    [21, 5],
  ] as const) {
    await write(keysFrom(first, count), '执法检查 "引号" \u2028');
    if (first > 20) keys.rotate('sm');
    await sealPending(connection, { keys, now });
  }
  for (const round of [1, 2]) {
    const reads = [{ kind: 'Note', records: [`N-${round}`], fields: ['text'] }];
    const entry = () =>
      readEntry({ by: 'a', department: null }, { at: NOON, requestId: 'r', subgraph: 's' }, reads, [])!;
    await readLogOf(connection).write([entry(), entry(), entry()]);
    await sealPending(connection, { chain: 'reads', keys, now });
  }
  const chains = [];
  for (const chain of CHAINS) chains.push(await exportChain(connection, chain, { folder, keys: keys.publicKeys() }));
  await writeManifest(folder, { format: FORMAT, madeAt: NOON.toISOString(), keys: keys.publicKeys(), chains }, keys);
  files = new Map();
  for (const name of await readdir(folder)) files.set(name, await readFile(join(folder, name)));
}, 60_000);
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** What verifying finds when the files are as the change leaves them. */
async function faultsAfter(change: (given: Map<string, Buffer>) => void) {
  const copy = await mkdtemp(join(tmpdir(), 'audit-copy-'));
  try {
    const changed = new Map([...files].map(([name, bytes]) => [name, Buffer.from(bytes)]));
    change(changed);
    for (const [name, bytes] of changed) await writeFile(join(copy, name), bytes);
    return await verifyExport(copy).then(
      ({ faults }) => faults.map(({ where, seq, fault }) => ({ where, seq, fault })),
      (error: { code?: string }) => [{ where: 'manifest', seq: undefined, fault: error.code }],
    );
  } finally {
    await rm(copy, { recursive: true });
  }
}

const CHANGES = 'exported.changes.entries.ndjson';

function lines(given: Map<string, Buffer>, change: (lines: string[]) => string[]): void {
  given.set(CHANGES, Buffer.from(change(given.get(CHANGES)!.toString().split('\n')).join('\n')));
}

test('an export proves itself from its files alone, and names every key that signed', async () => {
  const { chains, faults, signers } = await verifyExport(folder);
  expect(faults).toEqual([]);
  expect(chains.map(({ chain, entries, seals, signed }) => [chain, entries, seals, signed])).toEqual([
    ['exported.changes', 25, 3, 3],
    ['exported.reads', 6, 2, 2],
  ]);
  expect(signers.toSorted()).toEqual(
    keys
      .publicKeys()
      .map(({ kid }) => kid)
      .toSorted(),
  );
  expect([...files.keys()].toSorted()).toEqual([
    'exported.changes.entries.ndjson',
    'exported.changes.seals.ndjson',
    'exported.reads.entries.ndjson',
    'exported.reads.seals.ndjson',
    'manifest.json',
    'manifest.sig',
  ]);
});

test(
  'one changed byte anywhere in any file is found',
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 1, max: 255 }),
        async (which, where, mask) => {
          const name = [...files.keys()][which % files.size]!;
          const found = await faultsAfter((given) => {
            const bytes = given.get(name)!;
            const at = Math.floor(where * bytes.length);
            bytes[at] = bytes[at]! ^ mask;
          });
          expect(found).not.toEqual([]);
        },
      ),
      { numRuns: 300 },
    ),
  60_000,
);

test('every kind of byte is found: quotes, braces, commas, digits, letters, blanks, line ends, Chinese', async () => {
  for (const [name, bytes] of files) {
    const places = new Map<number, number>();
    for (const [at, byte] of bytes.entries()) if (!places.has(byte)) places.set(byte, at);
    for (const at of places.values()) {
      const found = await faultsAfter((given) => {
        given.get(name)![at]! ^= 1;
      });
      expect([name, at, found]).not.toEqual([name, at, []]);
    }
  }
}, 120_000);

test('the first entry that was altered, cannot be read, was removed or was put in is named', async () => {
  const where = 'exported.changes';
  const altered = await faultsAfter((given) =>
    lines(given, (all) => all.map((line, at) => (at === 12 ? line.replace('market', 'marked') : line))),
  );
  expect(altered[0]).toEqual({ where, seq: 13, fault: 'ENTRY_ALTERED' });
  const broken = await faultsAfter((given) =>
    lines(given, (all) => all.map((line, at) => (at === 9 ? line.slice(1) : line))),
  );
  expect(broken[0]).toEqual({ where, seq: 10, fault: 'ENTRY_ALTERED' });
  const removed = await faultsAfter((given) => lines(given, (all) => all.toSpliced(20, 1)));
  expect(removed[0]).toEqual({ where, seq: 21, fault: 'ENTRY_MISSING' });
  const inserted = await faultsAfter((given) => lines(given, (all) => all.toSpliced(5, 0, all[3]!)));
  expect(inserted[0]).toEqual({ where, seq: 4, fault: 'ENTRY_INSERTED' });
});

test('an export whose last seal and entries were cut off, or one of whose files is gone, is found', async () => {
  const cut = await faultsAfter((given) => {
    lines(given, (all) => [...all.slice(0, 20), '']);
    const seals = given.get('exported.changes.seals.ndjson')!.toString().split('\n');
    given.set('exported.changes.seals.ndjson', Buffer.from([...seals.slice(0, 2), ''].join('\n')));
  });
  expect(cut.map(({ fault }) => fault)).toEqual(['END_DIFFERS', 'FILE_ALTERED', 'FILE_ALTERED']);
  const gone = await faultsAfter((given) => void given.delete(CHANGES));
  expect(gone).toEqual([{ where: CHANGES, seq: undefined, fault: 'FILE_MISSING' }]);
});

test('entries in an export are those of the store, line by line', async () => {
  const stored = await entriesOf(store.connection('exported'), 'changes').find({}).sort({ seq: 1 }).toArray();
  const exported = files.get(CHANGES)!.toString().trimEnd().split('\n');
  expect(exported.map((line) => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(stored)));
});
