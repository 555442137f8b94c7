import { expect, test } from '@jest/globals';
import { serialize } from 'bson';
import fc from 'fast-check';
import { planFor, selectRows } from '../../../shared/embedded-mongo/commands/read-rows.ts';
import { Reading } from '../../../shared/embedded-mongo/query/execute.ts';
import { parseFilter } from '../../../shared/embedded-mongo/query/filter.ts';
import { parseSort } from '../../../shared/embedded-mongo/query/sort-order.ts';
import { Catalog } from '../../../shared/embedded-mongo/storage/catalog.ts';
import { Connection } from '../../../shared/embedded-mongo/storage/connection.ts';
import { insertTogether, prepareRecord } from '../../../shared/embedded-mongo/storage/records.ts';
import { decode } from '../../../shared/embedded-mongo/values/bson-bytes.ts';
import type { Doc } from '../../../shared/embedded-mongo/values/compare.ts';

const scalar = fc.constantFrom<unknown>(
  null,
  -1,
  0,
  1,
  2.5,
  3,
  'a',
  'ab',
  'b',
  '西安',
  '',
  true,
  false,
  new Date(5),
  new Date(9),
);
const value = fc.oneof({ weight: 4, arbitrary: scalar }, { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) });
const subdocument = fc.record({ x: scalar }, { requiredKeys: [] });
const doc = fc.record(
  { a: value, b: scalar, c: scalar, d: fc.oneof(subdocument, fc.array(subdocument, { maxLength: 3 })) },
  { requiredKeys: [] },
);

const field = fc.constantFrom('a', 'b', 'c', 'd.x');
const direction = fc.constantFrom<1 | -1>(1, -1);
const order = fc
  .uniqueArray(fc.tuple(field, direction), { minLength: 1, maxLength: 3, selector: ([name]) => name })
  .map((fields) => Object.fromEntries(fields));

const condition = fc.oneof(
  scalar,
  fc.record({ $in: fc.array(scalar, { maxLength: 4 }) }),
  fc.tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$ne'), scalar).map(([name, one]) => ({ [name]: one })),
  fc.tuple(scalar, scalar).map(([low, high]) => ({ $gte: low, $lt: high })),
  fc.constantFrom({ $exists: true }, { $exists: false }, { $regex: '^a' }),
);
const simple = fc.tuple(field, condition).map(([name, one]) => ({ [name]: one }));
const elements = fc
  .tuple(fc.constantFrom('$gt', '$gte', '$lt'), scalar)
  .map(([name, one]) => ({ d: { $elemMatch: { x: { [name]: one } } } }));
const keyset = fc
  .tuple(fc.constantFrom('$lt', '$gt'), fc.constantFrom('$lt', '$gte'), scalar, scalar)
  .map(([first, second, x, y]) => ({ $or: [{ b: { [first]: x } }, { b: x, c: { [second]: y } }] }));
const clause = fc.oneof(
  { weight: 4, arbitrary: simple },
  { weight: 1, arbitrary: elements },
  { weight: 1, arbitrary: keyset },
  { weight: 1, arbitrary: fc.array(simple, { minLength: 1, maxLength: 3 }).map(($or) => ({ $or })) },
);
const filter = fc.array(clause, { maxLength: 3 }).map((clauses) => (clauses.length === 0 ? {} : { $and: clauses }));

function storeOf(docs: readonly Doc[], indexes: readonly Record<string, 1 | -1>[]) {
  const connection = new Connection(':memory:', 1_024);
  const catalog = new Catalog();
  catalog.load(connection);
  const collection = catalog.create(connection, 'test', 'things', 0);
  for (const [at, key] of indexes.entries()) catalog.addIndex(connection, collection, { v: 2, key, name: `i${at}` }, 0);
  for (const [_id, one] of docs.entries()) {
    const bytes = Buffer.from(serialize({ _id, ...one }));
    try {
      insertTogether(connection, collection, [prepareRecord(collection, bytes, decode(bytes))]);
    } catch (error) {
      // two arrays under one index: MongoDB does not store it either
      if ((error as { code?: number }).code !== 171) throw error;
    }
  }
  return { connection, collection };
}

test('an indexed answer is the answer of reading everything, in the same order of sort keys', () => {
  fc.assert(
    fc.property(
      fc.array(doc, { maxLength: 25 }),
      fc.array(order, { minLength: 1, maxLength: 3 }),
      filter,
      fc.option(order, { nil: undefined }),
      (docs, indexes, where, by) => {
        const { connection, collection } = storeOf(docs, indexes);
        // a sort that leaves ties open would let both orders be right
        const sort = parseSort(by && { ...by, _id: 1 });
        const selection = { filter: parseFilter(where), sort, skip: 0, limit: undefined };
        const answer = (hint?: unknown): unknown[] => {
          const rows = [...selectRows(new Reading(connection), collection, { ...selection, hint }, 0)];
          const ids = rows.map((row) => row.doc['_id'] as number);
          return by === undefined ? ids.sort((a, b) => a - b) : ids;
        };
        const scanned = answer({ $natural: 1 });
        expect(answer()).toEqual(scanned);
        for (const index of collection.indexes) expect(answer(index.name)).toEqual(scanned);
        connection.close();
      },
    ),
    { numRuns: 600 },
  );
});

test('reading in batches that are left in between gives each row once, as reading in one go does', () => {
  fc.assert(
    fc.property(fc.array(doc, { maxLength: 25 }), order, filter, order, (docs, index, where, by) => {
      const { connection, collection } = storeOf(docs, [index]);
      const selection = { filter: parseFilter(where), sort: parseSort({ ...by, _id: 1 }), skip: 0, limit: undefined };
      const whole = [...selectRows(new Reading(connection), collection, selection, 0)].map((row) => row.doc['_id']);
      const reading = new Reading(connection);
      const parts: unknown[] = [];
      for (const row of selectRows(reading, collection, selection, 0)) {
        parts.push(row.doc['_id']);
        reading.suspend();
      }
      expect(parts).toEqual(whole);
      connection.close();
    }),
    { numRuns: 300 },
  );
});

test('an equality prefix with a keyset and the sort it belongs to is read from the index without a residual condition', () => {
  const { connection, collection } = storeOf([{ a: 'x', b: 1, c: 1 }], [{ a: 1, b: -1, c: -1 }]);
  const where = { a: { $in: ['x', 'y'] }, $or: [{ b: { $lt: 2 } }, { b: 2, c: { $lt: 3 } }] };
  const selection = { filter: parseFilter(where), sort: parseSort({ b: -1, c: -1 }), skip: 0, limit: 10 };
  const { plan } = planFor(new Reading(connection), collection, selection, 0);
  expect(plan).toMatchObject({ kind: 'index', ordered: true, residual: [], index: { name: 'i0' } });
  expect(plan.kind === 'index' && plan.streams.map((one) => one.intervals.length)).toEqual([2, 2]);
  connection.close();
});
