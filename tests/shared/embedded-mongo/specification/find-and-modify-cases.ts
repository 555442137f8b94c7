import { LISTS, type SpecificationCase, THREE, three } from './case.ts';

const AFTER = { returnDocument: 'after' };

/** findOneAnd… and bulkWrite. */
export const FIND_AND_MODIFY_CASES: SpecificationCase[] = [
  [
    'findOneAndDelete: the first by sort goes and is given',
    THREE,
    [['findOneAndDelete', [{ n: { $gt: 10 } }, { sort: { n: -1 }, projection: { n: 1, _id: 0 } }], { n: 30 }]],
    three({ 3: null }),
  ],
  ['findOneAndDelete: none fits', THREE, [['findOneAndDelete', [{ _id: 4 }], null]], THREE],
  [
    'findOneAndReplace: the document after',
    THREE,
    [['findOneAndReplace', [{ _id: { $gt: 1 } }, { n: 1 }, { ...AFTER, sort: { n: 1 } }], { _id: 2, n: 1 }]],
    three({ 2: { n: 1 } }),
  ],
  [
    'findOneAndReplace-upsert: none fits, the document after',
    THREE,
    [['findOneAndReplace', [{ _id: 4 }, { n: 1 }, { ...AFTER, upsert: true }], { _id: 4, n: 1 }]],
    three({}, { _id: 4, n: 1 }),
  ],
  [
    'findOneAndReplace-upsert: none fits, the document before',
    THREE,
    [['findOneAndReplace', [{ _id: 4 }, { n: 1 }, { upsert: true }], null]],
    three({}, { _id: 4, n: 1 }),
  ],
  [
    'findOneAndUpdate: the document before',
    THREE,
    [['findOneAndUpdate', [{ _id: { $gt: 1 } }, { $inc: { n: 1 } }, { sort: { n: 1 } }], { _id: 2, n: 20 }]],
    three({ 2: { n: 21 } }),
  ],
  [
    'findOneAndUpdate-arrayFilters: no element fits',
    LISTS,
    [['findOneAndUpdate', [{}, { $set: { 'y.$[i].b': 2 } }, { arrayFilters: [{ 'i.b': 4 }] }], LISTS[0]]],
    LISTS,
  ],
  [
    'findOneAndUpdate-errorResponse: the second of one unique value',
    THREE,
    [
      ['createIndex', [{ n: 1 }, { unique: true }]],
      ['findOneAndUpdate', [{ _id: 2 }, { $set: { n: 10 } }], { code: 11000, errorResponse: { keyPattern: { n: 1 } } }],
    ],
    THREE,
  ],
  [
    'findOneAndUpdate-hint: an index that is not there',
    THREE,
    [['findOneAndUpdate', [{ _id: 1 }, { $inc: { n: 1 } }, { hint: { m: 1 } }], { code: 2 }]],
    THREE,
  ],
  [
    'bulkWrite: mixed, in order',
    THREE,
    [
      [
        'bulkWrite',
        [
          [
            { insertOne: { document: { _id: 4, n: 40 } } },
            { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 1 } } } },
            { updateMany: { filter: { _id: { $gt: 2 } }, update: { $inc: { n: 1 } } } },
            { replaceOne: { filter: { _id: 5 }, replacement: { n: 50 }, upsert: true } },
            { deleteOne: { filter: { _id: 2 } } },
            { deleteMany: { filter: { n: { $gt: 45 } } } },
          ],
        ],
        {
          insertedCount: 1,
          matchedCount: 3,
          modifiedCount: 3,
          upsertedCount: 1,
          upsertedIds: { 3: 5 },
          deletedCount: 2,
        },
      ],
    ],
    three({ 1: { n: 11 }, 2: null, 3: { n: 31 } }, { _id: 4, n: 41 }),
  ],
  [
    'bulkWrite: an unordered one goes on after a refusal',
    THREE,
    [
      [
        'bulkWrite',
        [[{ insertOne: { document: { _id: 1 } } }, { insertOne: { document: { _id: 4 } } }], { ordered: false }],
        { code: 11000, insertedCount: 1, writeErrors: [{ index: 0, code: 11000 }] },
      ],
    ],
    three({}, { _id: 4 }),
  ],
  [
    'bulkWrite-arrayFilters: in updateOne and updateMany',
    LISTS,
    [
      [
        'bulkWrite',
        [
          [
            { updateOne: { filter: {}, update: { $set: { 'y.$[i].b': 2 } }, arrayFilters: [{ 'i.b': 3 }] } },
            { updateMany: { filter: {}, update: { $set: { 'y.$[i].b': 5 } }, arrayFilters: [{ 'i.b': 1 }] } },
          ],
        ],
        { matchedCount: 3, modifiedCount: 3 },
      ],
    ],
    [
      { _id: 1, y: [{ b: 2 }, { b: 5 }] },
      { _id: 2, y: [{ b: 0 }, { b: 5 }] },
    ],
  ],
  [
    'bulkWrite-replaceOne-sort: sort is refused, as by servers before 8.0',
    THREE,
    [['bulkWrite', [[{ replaceOne: { filter: {}, replacement: { n: 1 }, sort: { _id: -1 } } }]], { code: 238 }]],
    THREE,
  ],
];
