import { afterAll, beforeAll, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { CHAINS, entriesOf } from '../../shared/audit/chain.ts';
import type { ReadEntry } from '../../shared/audit/read-entry.ts';
import { sealPending } from '../../shared/audit/seal.ts';
import { sealsOf } from '../../shared/audit/seal-record.ts';
import { verifySeals } from '../../shared/audit/verify-seals.ts';
import { startEmbeddedMongo } from '../../shared/embedded-mongo/start.ts';
import { testKeyring } from '../support/keys.ts';
import { startProcess } from '../support/processes.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder?.remove());

/** Reads that are answered before the process is killed. */
const ANSWERED = 100;

/** Starts the process, kills it in the midst of its work, and tells which reads had been answered. */
async function answeredUntilKilled(): Promise<string[]> {
  const running = startProcess(['tests/support/reading-process.ts', folder.path], {});
  await running.wrote(new RegExp(`^(read-\\d+-\\d+\\n){${ANSWERED}}`));
  running.child.kill('SIGKILL');
  await running.ended;
  expect(running.child.signalCode).toBe('SIGKILL');
  const whole = running.output().slice(0, running.output().lastIndexOf('\n'));
  const answered = whole.split('\n');
  expect(answered.filter((line) => !/^read-\d+-\d+$/.test(line))).toEqual([]);
  return answered;
}

test('after kill -9 amid reads and writes, twice, both chains are whole and hold every read that was answered', async () => {
  const counted = new Map<string, number>();
  // both processes number their reads from 0 on
  for (let round = 0; round < 2; round++)
    for (const read of await answeredUntilKilled()) counted.set(read, (counted.get(read) ?? 0) + 1);

  const engine = await startEmbeddedMongo({ dataDir: folder.path, allowProduction: true });
  const root = await mongoose.createConnection(engine.uri).asPromise();
  try {
    const connection = root.useDb('complaints');
    const keys = await testKeyring(folder.path);
    // the sealer of each process was killed too: some of the seals are from before that
    expect(await sealsOf(connection, 'reads').countDocuments({})).toBeGreaterThan(1);
    for (const chain of CHAINS) {
      await sealPending(connection, { chain, keys, now: () => new Date() });
      const { faults, entries } = await verifySeals(connection, { chain, keys: keys.publicKeys() });
      expect(faults).toEqual([]);
      expect(entries).toBe(await entriesOf(connection, chain).countDocuments({}));
    }
    const held = new Map<string, number>();
    for await (const { requestId } of entriesOf<ReadEntry>(connection, 'reads').find({ seq: { $gt: 0 } }))
      held.set(requestId, (held.get(requestId) ?? 0) + 1);
    const lost = [...counted].filter(([read, count]) => (held.get(read) ?? 0) < count);
    expect(lost).toEqual([]);
  } finally {
    await root.close();
    await engine.close();
  }
}, 60_000);
