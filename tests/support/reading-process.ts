/**
 * A process that reads and writes complaints over an engine of its own until it is killed, and says of each read which it was, once it is
 * answered. Its argument is the data folder; tests/system/read-log-killed.test.ts starts it.
 */
import mongoose from 'mongoose';
import { useKeyring } from '../../shared/audit/person-keys.ts';
import { runSealer } from '../../shared/audit/runner.ts';
import { startEmbeddedMongo } from '../../shared/embedded-mongo/start.ts';
import { startComplaints } from '../../subgraphs/complaints/index.ts';
import { testKeyring } from './keys.ts';
import { bring, servicesOf } from './subgraph.ts';
import { batchOf, HOTLINE, MARKET, VIEWERS, withPurpose } from './viewers.ts';

const READERS = 4;
const now = () => new Date();

const [dataDir = ''] = process.argv.slice(2);
const engine = await startEmbeddedMongo({ dataDir, allowProduction: true });
const keyring = await testKeyring(dataDir);
const root = await mongoose.createConnection(engine.uri).asPromise();
const connection = root.useDb('complaints', { useCache: true });
useKeyring(connection, keyring);
const complaints = await startComplaints(servicesOf(connection, now));
const log = { error: (_: unknown, message: string) => void process.stderr.write(`${message}\n`) };
runSealer([connection], { everyMilliseconds: 5, keys: keyring, now, log });

const row = (complaintNo: string, detail: string) => ({
  ...{ complaintNo, kind: '投诉', source: '12345', status: '已受理', receivedOn: '2026-11-18', regionCode: '610103' },
  ...{ assignedDept: MARKET, phone: '13812345678', objectName: '某超市', detail },
});
const batch = { ...batchOf(HOTLINE), receivedAt: now() };
await bring(complaints.datasets[0]!, [row('C-1', '第一件')], batch);

async function write(): Promise<never> {
  for (let number = 2; ; number++)
    await bring(complaints.datasets[0]!, [row(`C-${number}`, '另一件'), row('C-1', `第${number}次`)], batch);
}

async function read(reader: number): Promise<never> {
  const viewer = withPurpose(VIEWERS.inspector, '案-1');
  for (let number = 0; ; number++) {
    const requestId = `read-${reader}-${number}`;
    const { data } = await complaints.execute({
      query: '{ complaint(complaintNo: "C-1") { phone } }',
      viewer,
      requestId,
    });
    // a pipe is written at once: what has been said had been answered
    if ((data?.['complaint'] as { phone?: string } | null)?.phone) process.stdout.write(`${requestId}\n`);
  }
}

await Promise.all([write(), ...Array.from({ length: READERS }, (_, reader) => read(reader))]);
