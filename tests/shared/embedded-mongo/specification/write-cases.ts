import { LISTS, type SpecificationCase, THREE, three } from './case.ts';

export const WRITE_CASES: SpecificationCase[] = [
  [
    'insertOne: a document with its own _id',
    [],
    [['insertOne', [{ _id: 9, n: 90 }], { insertedId: 9 }]],
    [{ _id: 9, n: 90 }],
  ],
  [
    'insertOne-errorResponse: a second of one _id is told the pattern and the value',
    THREE,
    [['insertOne', [{ _id: 1 }], { code: 11000, errorResponse: { keyPattern: { _id: 1 }, keyValue: { _id: 1 } } }]],
    THREE,
  ],
  [
    'insertOne-dots_and_dollars: a field that begins with $ in a nested document',
    [],
    [['insertOne', [{ _id: 1, a: { $b: 1 } }], { insertedId: 1 }]],
    [{ _id: 1, a: { $b: 1 } }],
  ],
  [
    'insertOne-dots_and_dollars: a dotted field name',
    [],
    [['insertOne', [{ _id: 1, 'a.b': 1 }], { insertedId: 1 }]],
    [{ _id: 1, 'a.b': 1 }],
  ],
  [
    'insertOne-dots_and_dollars: a dotted name inside _id',
    [],
    [['insertOne', [{ _id: { 'a.b': 1 } }], { acknowledged: true }]],
    [{ _id: { 'a.b': 1 } }],
  ],
  [
    'insertOne-dots_and_dollars: a name that begins with $ inside _id is refused',
    [],
    [['insertOne', [{ _id: { $a: 1 } }], { code: 52 }]],
    [],
  ],
  [
    'insertMany: all are stored',
    [],
    [['insertMany', [[{ _id: 1 }, { _id: 2 }]], { insertedCount: 2 }]],
    [{ _id: 1 }, { _id: 2 }],
  ],
  [
    'insertMany: an ordered one stops at the first refusal',
    [{ _id: 1 }],
    [['insertMany', [[{ _id: 1 }, { _id: 2 }], { ordered: true }], { code: 11000 }]],
    [{ _id: 1 }],
  ],
  [
    'insertMany: an unordered one goes on',
    [{ _id: 1 }],
    [['insertMany', [[{ _id: 1 }, { _id: 2 }, { _id: 2 }, { _id: 3 }], { ordered: false }], { code: 11000 }]],
    [{ _id: 1 }, { _id: 2 }, { _id: 3 }],
  ],
  [
    'deleteOne: many fit, one goes',
    THREE,
    [['deleteOne', [{ n: { $gt: 0 } }], { deletedCount: 1 }]],
    three({ 1: null }),
  ],
  ['deleteOne: none fits', THREE, [['deleteOne', [{ _id: 4 }], { deletedCount: 0 }]], THREE],
  [
    'deleteOne-hint: by key',
    THREE,
    [['deleteOne', [{ _id: 1 }, { hint: { _id: 1 } }], { deletedCount: 1 }]],
    three({ 1: null }),
  ],
  [
    'deleteMany: all that fit',
    THREE,
    [['deleteMany', [{ _id: { $gt: 1 } }], { deletedCount: 2 }]],
    three({ 2: null, 3: null }),
  ],
  ['deleteMany: none fits', THREE, [['deleteMany', [{ _id: 4 }], { deletedCount: 0 }]], THREE],
  [
    'deleteMany-hint: an index that is not there',
    THREE,
    [['deleteMany', [{ _id: 1 }, { hint: 'none' }], { code: 2 }]],
    THREE,
  ],
  [
    'updateOne: many fit, one is changed',
    THREE,
    [['updateOne', [{ _id: { $gt: 1 } }, { $inc: { n: 1 } }], { matchedCount: 1, modifiedCount: 1, upsertedCount: 0 }]],
    three({ 2: { n: 21 } }),
  ],
  [
    'updateOne: none fits',
    THREE,
    [['updateOne', [{ _id: 4 }, { $inc: { n: 1 } }], { matchedCount: 0, modifiedCount: 0 }]],
    THREE,
  ],
  [
    'updateOne: upsert of what is not there',
    THREE,
    [
      [
        'updateOne',
        [{ _id: 4 }, { $inc: { n: 1 } }, { upsert: true }],
        { upsertedCount: 1, upsertedId: 4, matchedCount: 0 },
      ],
    ],
    three({}, { _id: 4, n: 1 }),
  ],
  [
    'updateOne-sort: sort is refused, as by servers before 8.0',
    THREE,
    [['updateOne', [{ _id: { $gt: 1 } }, { $set: { n: 1 } }, { sort: { _id: -1 } }], { code: 238 }]],
    THREE,
  ],
  [
    'updateOne-arrayFilters: no element fits',
    LISTS,
    [
      [
        'updateOne',
        [{}, { $set: { 'y.$[i].b': 2 } }, { arrayFilters: [{ 'i.b': 4 }] }],
        { matchedCount: 1, modifiedCount: 0 },
      ],
    ],
    LISTS,
  ],
  [
    'updateOne-arrayFilters: one element fits',
    LISTS,
    [['updateOne', [{}, { $set: { 'y.$[i].b': 2 } }, { arrayFilters: [{ 'i.b': 3 }] }], { modifiedCount: 1 }]],
    [{ _id: 1, y: [{ b: 2 }, { b: 1 }] }, LISTS[1]],
  ],
  [
    'updateMany-arrayFilters: each document that has one',
    LISTS,
    [
      [
        'updateMany',
        [{}, { $set: { 'y.$[i].b': 2 } }, { arrayFilters: [{ 'i.b': 1 }] }],
        { matchedCount: 2, modifiedCount: 2 },
      ],
    ],
    [
      { _id: 1, y: [{ b: 3 }, { b: 2 }] },
      { _id: 2, y: [{ b: 0 }, { b: 2 }] },
    ],
  ],
  [
    'updateOne-errorResponse: the second of one unique value',
    THREE,
    [
      ['createIndex', [{ n: 1 }, { unique: true }]],
      [
        'updateOne',
        [{ _id: 2 }, { $set: { n: 10 } }],
        { code: 11000, errorResponse: { keyPattern: { n: 1 }, keyValue: { n: 10 } } },
      ],
    ],
    THREE,
  ],
  [
    'updateOne-pipeline: a pipeline is refused',
    THREE,
    [['updateOne', [{ _id: 1 }, [{ $set: { n: 1 } }]], { code: 238 }]],
    THREE,
  ],
  [
    'updateMany: several are changed',
    THREE,
    [['updateMany', [{ _id: { $gt: 1 } }, { $inc: { n: 1 } }], { matchedCount: 2, modifiedCount: 2 }]],
    three({ 2: { n: 21 }, 3: { n: 31 } }),
  ],
  [
    'updateMany: upsert of what is not there',
    THREE,
    [['updateMany', [{ _id: 4 }, { $inc: { n: 1 } }, { upsert: true }], { upsertedCount: 1, upsertedId: 4 }]],
    three({}, { _id: 4, n: 1 }),
  ],
  [
    'replaceOne: many fit, one is replaced',
    THREE,
    [['replaceOne', [{ _id: { $gt: 1 } }, { m: 1 }], { matchedCount: 1, modifiedCount: 1 }]],
    three({ 2: { m: 1 } }),
  ],
  [
    'replaceOne: upsert with the _id of the filter',
    THREE,
    [['replaceOne', [{ _id: 4 }, { m: 1 }, { upsert: true }], { upsertedId: 4 }]],
    three({}, { _id: 4, m: 1 }),
  ],
  [
    'replaceOne-dots_and_dollars: a nested name that begins with $',
    THREE,
    [['replaceOne', [{ _id: 1 }, { a: { $b: 1 } }], { modifiedCount: 1 }]],
    three({ 1: { a: { $b: 1 } } }),
  ],
];
