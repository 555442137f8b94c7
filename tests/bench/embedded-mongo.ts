import { readFile } from 'node:fs/promises';
import mongoose from 'mongoose';
import { startProcess } from '../support/processes.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const READERS = 200;
const GRAMS = 400;
const BATCH = 2_000;

interface Line {
  what: string;
  result: string;
}

/** A record of about 500 bytes with two arrays of 20 keys, as the subgraphs store them. */
function record(number: number) {
  const key = (offset: number, of: number): number => (number * 7919 + offset * 104_729) % of;
  return {
    _id: `act-${number}`,
    occurredOn: `20${String(10 + key(1, 15)).padStart(2, '0')}-0${1 + key(2, 9)}-${10 + key(3, 18)}`,
    department: `dept-${key(4, 60)}`,
    status: ['open', 'closed', 'void'][key(5, 3)],
    region: `6101${key(6, 13)}`,
    subject: `subject-${key(7, 20_000)}`,
    readers: Array.from({ length: 20 }, (_one, at) => `k${key(at + 10, READERS)}`),
    nameGrams: Array.from({ length: 20 }, (_one, at) => `g${key(at + 40, GRAMS)}`),
  };
}

const INDEXES: { [field: string]: 1 | -1 }[] = [
  { department: 1, occurredOn: -1, _id: -1 },
  { region: 1, occurredOn: -1, _id: -1 },
  { subject: 1, occurredOn: -1 },
  { status: 1, occurredOn: -1 },
  { occurredOn: -1, _id: -1 },
  { readers: 1, occurredOn: -1, _id: -1 },
  { nameGrams: 1 },
];

/** Resident memory of the engine's process, now and at its highest, as Linux tells it. */
async function memoryOf(process: number): Promise<string> {
  const status = await readFile(`/proc/${process}/status`, 'utf8').catch(() => '');
  const [now, highest] = ['VmRSS', 'VmHWM'].map((name) => new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]);
  if (now === undefined || highest === undefined) return 'not told by this system';
  return `${Math.round(Number(now) / 1_024)} MB, highest ${Math.round(Number(highest) / 1_024)} MB`;
}

async function timed(runs: number, work: (run: number) => Promise<unknown>): Promise<string> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work(run);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return `${times[runs >> 1]!.toFixed(2)} ms median, ${times[Math.floor(runs * 0.95)]!.toFixed(2)} ms p95`;
}

/** Measures the embedded engine, as a process of its own, with this many documents, and prints a table. */
export async function run(documents = 100_000): Promise<void> {
  const folder = await temporaryFolder();
  const engine = startProcess(['shared/embedded-mongo/main.ts', '--data-dir', folder.path], {});
  const [uri] = await engine.wrote(/mongodb:\S+/);
  const client = await new mongoose.mongo.MongoClient(uri).connect();
  const memory = (): Promise<string> => memoryOf(engine.child.pid!);
  const lines: Line[] = [];
  const note = (what: string, result: string): void => {
    lines.push({ what, result });
    process.stderr.write(`${what}: ${result}\n`);
  };
  try {
    const acts = client.db('bench').collection<ReturnType<typeof record>>('acts');
    for (const index of INDEXES) await acts.createIndex(index);
    note('engine memory before', await memory());
    const start = performance.now();
    for (let from = 0; from < documents; from += BATCH) {
      await acts.insertMany(Array.from({ length: BATCH }, (_one, at) => record(from + at)));
    }
    const seconds = (performance.now() - start) / 1_000;
    note(`insert ${documents} with 8 indexes`, `${Math.round(documents / seconds)} documents/s`);
    note('engine memory after the inserts', await memory());
    note('findOne by _id', await timed(500, (n) => acts.findOne({ _id: `act-${(n * 7_919) % documents}` })));
    const sixteen = await timed(50, (n) =>
      Promise.all(
        Array.from({ length: 16 }, (_one, at) => acts.findOne({ _id: `act-${(n * 7_919 + at) % documents}` })),
      ),
    );
    note('findOne by _id, 16 at once', sixteen);
    const page = (n: number) =>
      acts
        .find({ department: `dept-${n % 60}`, occurredOn: { $lt: '2020-01-01' } })
        .sort({ occurredOn: -1, _id: -1 })
        .limit(100)
        .toArray();
    note('page of 100 by compound range and sort', await timed(100, page));
    const merged = (n: number) =>
      acts
        .find({ readers: { $in: Array.from({ length: 20 }, (_one, at) => `k${(n + at * 7) % READERS}`) } })
        .sort({ occurredOn: -1, _id: -1 })
        .limit(101)
        .toArray();
    note('page of 101 merged from 20 keys', await timed(100, merged));
    const grams = (n: number) =>
      acts.countDocuments({ $and: [{ nameGrams: `g${n % GRAMS}` }, { nameGrams: `g${(n + 20) % GRAMS}` }] });
    note('count by two grams', await timed(10, grams));
    const branches = (n: number) =>
      acts
        .aggregate([
          { $match: { department: 'dept-0' } },
          { $sort: { occurredOn: -1, _id: -1 } },
          { $limit: 1 },
          ...Array.from({ length: 300 }, (_one, at) => ({
            $unionWith: {
              coll: 'acts',
              pipeline: [
                { $match: { subject: `subject-${(n + at * 61) % 20_000}` } },
                { $sort: { occurredOn: -1 } },
                { $limit: 5 },
              ],
            },
          })),
        ])
        .toArray();
    note('300 $unionWith branches of 5', await timed(20, branches));
    const single = await timed(100, (n) => acts.updateOne({ _id: `act-${n}` }, { $set: { status: 'void' } }));
    note('updateOne', single);
    note('engine memory at the end', await memory());
  } finally {
    await client.close();
    await engine.stop();
    await folder.remove();
  }
  console.table(lines);
}

if (import.meta.main) await run(process.argv[2] === undefined ? undefined : Number(process.argv[2]));
