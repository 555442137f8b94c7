import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSchema, execute, parse } from 'graphql';
import { createConnection } from 'mongoose';
import { ROW_RULES, rowPasses } from '../../shared/access/row-rules.ts';
import type { Viewer } from '../../shared/access/viewer.ts';
import type { ReadLog } from '../../shared/audit/read-log.ts';
import { defineSubgraph } from '../../shared/subgraph/define-subgraph.ts';
import type { Subgraph } from '../../shared/subgraph/subgraph.ts';
import { alternating, printMedians } from './alternating.ts';

const OBJECTS = 1_000;
const ROUNDS = 40;
const PLAIN_FIELDS = ['f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7', 'f8'];
const RULED_FIELDS = ['g1', 'g2'];
const QUERY = `{ things { ${[...PLAIN_FIELDS, ...RULED_FIELDS].join(' ')} } }`;

const VIEWER: Viewer = {
  kind: 'person',
  account: 'bench',
  department: 'BENCH',
  departments: ['BENCH'],
  scopes: ['supervision'],
  certificateNo: 'B-1',
  purpose: 'bench',
};

const THINGS = Array.from({ length: OBJECTS }, (_, place) => ({
  _id: `T-${place}`,
  provider: 'BENCH',
  readers: ['all', 'dept:BENCH', 'region:610100'],
  handlers: ['B-1'],
  ...Object.fromEntries([...PLAIN_FIELDS, ...RULED_FIELDS].map((name) => [name, `${name} of ${place}`])),
}));

/** Never opened: no history is asked. */
const connection = createConnection();
/** What is written down goes nowhere: the store's part of a read log is measured with the store. */
const readLog: ReadLog = { write: async () => {} };

/**
 * Measures what guarding costs on a list of 1,000 objects with ten fields, two of them ruled by the row, and prints it as ratios to the
 * same list unguarded: rounds alternate, so that a busy moment falls on all alike.
 */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'supervision-guards-'));
  try {
    const checked = await subgraphOf(folder, '@authenticated');
    const ruled = await subgraphOf(folder, '@policy(policies: [["department"]])');
    const logged = await subgraphOf(folder, '@policy(policies: [["personal"]])');
    const plain = buildSchema(`type Query { things: [Thing!] } type Thing { ${typeFields('')} }`);
    const document = parse(QUERY);
    const ways: Record<string, () => unknown> = {
      unguarded: () => execute({ schema: plain, document, rootValue: { things: THINGS } }),
      'static check': () => ask(checked),
      'static check, shield and rows': () => ask(ruled),
      'the same, with the entry of the read log': () => ask(logged),
      'rows alone: 2,000 verdicts': () =>
        THINGS.forEach((thing) => {
          for (const _ of RULED_FIELDS) rowPasses(ROW_RULES, [['department']], VIEWER, thing);
        }),
    };
    printMedians(await alternating(ROUNDS, ways));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function ask(subgraph: Subgraph): Promise<void> {
  const { errors } = await subgraph.execute({ query: QUERY, viewer: VIEWER, requestId: 'bench' });
  if (errors) throw new Error(`The list was refused: ${errors[0]?.message}`);
}

async function subgraphOf(folder: string, audience: string): Promise<Subgraph> {
  const path = join(folder, `${audience.replace(/\W/g, '')}.graphql`);
  await writeFile(
    path,
    `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated", "@policy", "@tag", "@shareable", "@requiresScopes", "@inaccessible"])
     type Query { things: [Thing!] @authenticated }
     type Thing { ${typeFields('@authenticated', audience)} }`,
  );
  return defineSubgraph({
    name: 'bench',
    schema: pathToFileURL(path),
    resolvers: { Query: { things: () => THINGS } },
    readLog,
    connection,
    now: () => new Date(),
  });
}

function typeFields(plain: string, ruled = plain): string {
  return [
    ...PLAIN_FIELDS.map((name) => `${name}: String ${plain}`),
    ...RULED_FIELDS.map((name) => `${name}: String ${ruled}`),
  ].join('\n');
}
