import { type Call, type SpecificationCase, THREE, three } from './case.ts';

const START: Call = ['start'];
const COMMIT: Call = ['commit'];
const ABORT: Call = ['abort'];
const FOUR = { _id: 4, n: 40 };

/** `outside` before a method's name makes the call without the session. */
export const TRANSACTION_CASES: SpecificationCase[] = [
  ['commit: what was inserted stands', [], [START, ['insertOne', [{ _id: 1 }]], COMMIT], [{ _id: 1 }]],
  [
    'commit: again after success is answered as the first time',
    [],
    [START, ['insertOne', [{ _id: 1 }]], COMMIT, COMMIT],
    [{ _id: 1 }],
  ],
  ['commit: an empty transaction', THREE, [START, COMMIT], THREE],
  [
    'commit: one transaction after another in a session',
    [],
    [START, ['insertOne', [{ _id: 1 }]], COMMIT, START, ['insertOne', [{ _id: 2 }]], COMMIT],
    [{ _id: 1 }, { _id: 2 }],
  ],
  [
    'commit: one that was aborted, then one that stands',
    [],
    [START, ['insertOne', [{ _id: 1 }]], ABORT, START, ['insertOne', [{ _id: 1 }]], COMMIT],
    [{ _id: 1 }],
  ],
  ['abort: nothing stays', THREE, [START, ['insertOne', [FOUR]], ['deleteOne', [{ _id: 1 }]], ABORT], THREE],
  ['abort: an empty transaction', THREE, [START, ABORT], THREE],
  [
    'bulk: writes and reads of one transaction',
    THREE,
    [
      START,
      [
        'bulkWrite',
        [
          [
            { insertOne: { document: FOUR } },
            { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 1 } } } },
            { deleteOne: { filter: { _id: 2 } } },
          ],
        ],
        { insertedCount: 1, modifiedCount: 1, deletedCount: 1 },
      ],
      COMMIT,
    ],
    three({ 1: { n: 11 }, 2: null }, FOUR),
  ],
  [
    'count: the command count is refused in a transaction',
    THREE,
    [START, ['count', [{ _id: 1 }], { code: 263 }], ABORT],
    THREE,
  ],
  ['reads: countDocuments', THREE, [START, ['countDocuments', [{ _id: { $gt: 1 } }], 2], COMMIT], THREE],
  [
    'reads: find in several batches',
    THREE,
    [START, ['find', [{}, { batchSize: 1, sort: { _id: 1 } }], THREE], COMMIT],
    THREE,
  ],
  [
    'reads: aggregate in several batches',
    THREE,
    [START, ['aggregate', [[{ $sort: { _id: 1 } }], { batchSize: 2 }], THREE], COMMIT],
    THREE,
  ],
  ['reads: distinct', THREE, [START, ['distinct', ['n', {}], [10, 20, 30]], COMMIT], THREE],
  [
    'delete: one and many',
    THREE,
    [START, ['deleteOne', [{ _id: 1 }], { deletedCount: 1 }], ['deleteMany', [{}], { deletedCount: 2 }], COMMIT],
    [],
  ],
  [
    'update: one, many and by upsert',
    THREE,
    [
      START,
      ['updateOne', [{ _id: 4 }, { $inc: { n: 1 } }, { upsert: true }], { upsertedId: 4 }],
      ['replaceOne', [{ _id: 2 }, { m: 1 }], { modifiedCount: 1 }],
      ['updateMany', [{ n: { $gte: 10 } }, { $set: { z: 1 } }], { modifiedCount: 2 }],
      COMMIT,
    ],
    three({ 1: { n: 10, z: 1 }, 2: { m: 1 }, 3: { n: 30, z: 1 } }, { _id: 4, n: 1 }),
  ],
  [
    'findOneAndUpdate: reads what the transaction wrote',
    THREE,
    [
      START,
      ['findOneAndUpdate', [{ _id: 3 }, { $inc: { n: 1 } }], { n: 30 }],
      ['findOneAndUpdate', [{ _id: 3 }, { $inc: { n: 1 } }, { returnDocument: 'after' }], { n: 32 }],
      COMMIT,
    ],
    three({ 3: { n: 32 } }),
  ],
  [
    'findOneAndReplace: stands after the commit',
    THREE,
    [START, ['findOneAndReplace', [{ _id: 3 }, { m: 1 }], { n: 30 }], COMMIT],
    three({ 3: { m: 1 } }),
  ],
  [
    'findOneAndDelete: stands after the commit',
    THREE,
    [START, ['findOneAndDelete', [{ _id: 3 }], { n: 30 }], COMMIT],
    three({ 3: null }),
  ],
  [
    'isolation: others see a write only after the commit',
    THREE,
    [
      START,
      ['insertOne', [FOUR]],
      ['findOne', [{ _id: 4 }], FOUR],
      ['outside findOne', [{ _id: 4 }], null],
      COMMIT,
      ['outside findOne', [{ _id: 4 }], FOUR],
    ],
    three({}, FOUR),
  ],
  [
    'isolation: a transaction does not see what others wrote after its first reading',
    THREE,
    [
      START,
      ['findOne', [{ _id: 4 }], null],
      ['outside insertOne', [FOUR]],
      ['findOne', [{ _id: 4 }], null],
      COMMIT,
      ['findOne', [{ _id: 4 }], FOUR],
    ],
    three({}, FOUR),
  ],
  [
    'errors: a duplicate key ends the transaction',
    THREE,
    [
      START,
      ['insertOne', [{ _id: 5 }]],
      ['insertOne', [{ _id: 1 }], { code: 11000 }],
      ['insertOne', [{ _id: 6 }], { code: 251 }],
      ABORT,
    ],
    THREE,
  ],
  [
    'errors: writing over what changed since the reading is a WriteConflict that the driver may try again',
    THREE,
    [
      START,
      ['findOne', [{ _id: 1 }], { n: 10 }],
      ['outside updateOne', [{ _id: 1 }, { $set: { n: 99 } }]],
      [
        'updateOne',
        [{ _id: 1 }, { $inc: { n: 1 } }],
        { code: 112, codeName: 'WriteConflict', errorLabels: ['TransientTransactionError'] },
      ],
      ABORT,
    ],
    three({ 1: { n: 99 } }),
  ],
  [
    'create-index: createIndexes is refused in a transaction',
    THREE,
    [START, ['createIndex', [{ n: 1 }], { code: 263 }], ABORT],
    THREE,
  ],
  [
    'create-collection: a collection that the first write makes',
    [],
    [['outside drop', []], START, ['insertOne', [FOUR], { insertedId: 4 }], COMMIT],
    [FOUR],
  ],
  [
    'insert: an unordered insertMany with a refusal leaves nothing',
    THREE,
    [START, ['insertMany', [[{ _id: 4 }, { _id: 1 }], { ordered: false }], { code: 11000 }], ABORT],
    THREE,
  ],
];

/** Calls whose first reply the network loses; the driver repeats them and each is done once. */
export const RETRYABLE_CASES: SpecificationCase[] = [
  ['insertOne', THREE, [['insertOne', [FOUR], { insertedId: 4 }]], three({}, FOUR)],
  ['insertMany', THREE, [['insertMany', [[FOUR, { _id: 5 }]], { insertedCount: 2 }]], three({}, FOUR, { _id: 5 })],
  [
    'insertMany: a refusal is told again',
    THREE,
    [['insertMany', [[FOUR, { _id: 1 }]], { code: 11000 }]],
    three({}, FOUR),
  ],
  [
    'updateOne',
    THREE,
    [['updateOne', [{ _id: 1 }, { $inc: { n: 1 } }], { matchedCount: 1, modifiedCount: 1 }]],
    three({ 1: { n: 11 } }),
  ],
  [
    'updateOne by upsert',
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
  ['replaceOne', THREE, [['replaceOne', [{ _id: 1 }, { m: 1 }], { modifiedCount: 1 }]], three({ 1: { m: 1 } })],
  ['deleteOne', THREE, [['deleteOne', [{ n: { $gte: 10 } }], { deletedCount: 1 }]], three({ 1: null })],
  [
    'findOneAndUpdate',
    THREE,
    [['findOneAndUpdate', [{ _id: 1 }, { $inc: { n: 1 } }], { _id: 1, n: 10 }]],
    three({ 1: { n: 11 } }),
  ],
  [
    'findOneAndReplace',
    THREE,
    [['findOneAndReplace', [{ _id: 1 }, { n: 5 }], { _id: 1, n: 10 }]],
    three({ 1: { n: 5 } }),
  ],
  [
    'findOneAndDelete',
    THREE,
    [['findOneAndDelete', [{ n: { $gte: 10 } }, { sort: { n: 1 } }], { _id: 1, n: 10 }]],
    three({ 1: null }),
  ],
  [
    'bulkWrite: the first command of several',
    THREE,
    [
      [
        'bulkWrite',
        [
          [
            { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 1 } } } },
            { insertOne: { document: FOUR } },
            { deleteOne: { filter: { n: { $gte: 11 } } } },
          ],
        ],
        { modifiedCount: 1, insertedCount: 1, deletedCount: 1 },
      ],
    ],
    three({ 1: null }, FOUR),
  ],
];

/** Writes to many documents have no number to be known by: the driver does not repeat them. */
export const NOT_RETRYABLE_CASES: SpecificationCase[] = [
  [
    'updateMany',
    THREE,
    [['updateMany', [{}, { $inc: { n: 1 } }], {}]],
    three({ 1: { n: 11 }, 2: { n: 21 }, 3: { n: 31 } }),
  ],
  ['deleteMany', THREE, [['deleteMany', [{ n: { $gt: 10 } }], {}]], three({ 2: null, 3: null })],
];
