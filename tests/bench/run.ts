import { parseArgs } from 'node:util';
import { run as admission } from './admission.ts';
import { run as desk } from './desk.ts';
import { run as draw } from './draw.ts';
import { run as embeddedMongo } from './embedded-mongo.ts';
import { run as graph } from './graph.ts';
import { run as guards } from './guards.ts';
import { run as identify } from './identify.ts';
import { run as ingest } from './ingest.ts';
import { run as mutations } from './mutations.ts';
import { run as sealing } from './sealing.ts';

const HELP = `npm run bench [-- admission|desk|draw|engine|graph|guards|identify|ingest|mutations|sealing] [--documents N] [--acts N]
  [--rows N] [--objects N] [--tasks N]

Measures on loopback and prints tables of medians. Compare figures of one run with each other, not with another machine's.

  admission  what the gateway does of its own with an operation: admission with its cost, the filter
  desk       a person's desk among --tasks (20000): calls to the store, and time
  draw       a random draw of 1,000 out of --objects (1000000)
  engine     the embedded engine alone, with --documents (100000)
  graph      whole requests over the demo city, with --acts (5000)
  guards     a list of 1,000 objects, guarded and not
  identify   what knowing the caller adds to a request
  ingest     acts that come in by deliveries, with --rows (20000) of each kind
  mutations  tasks issued and claimed over HTTP, with --tasks (1000) of each
  sealing    values of persons kept encrypted, the seals of both logs, with --rows (20000)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    documents: { type: 'string' },
    acts: { type: 'string' },
    rows: { type: 'string' },
    objects: { type: 'string' },
    tasks: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});

const parts = ['admission', 'desk', 'draw', 'engine', 'graph', 'guards', 'identify', 'ingest', 'mutations', 'sealing'];
if (values.help) console.log(HELP);
else if (positionals.some((name) => !parts.includes(name))) {
  console.error(HELP);
  process.exitCode = 2;
} else {
  const wanted = (name: string) => positionals.length === 0 || positionals.includes(name);
  if (wanted('admission')) admission();
  if (wanted('desk')) await desk(Number(values.tasks ?? 20_000));
  if (wanted('draw')) draw(Number(values.objects ?? 1_000_000));
  if (wanted('engine')) await embeddedMongo(Number(values.documents ?? 100_000));
  if (wanted('graph')) await graph(Number(values.acts ?? 5_000));
  if (wanted('guards')) await guards();
  if (wanted('identify')) await identify();
  if (wanted('ingest')) await ingest(Number(values.rows ?? 20_000));
  if (wanted('mutations')) await mutations(Number(values.tasks ?? 1_000));
  if (wanted('sealing')) await sealing(Number(values.rows ?? 20_000));
}
