import { type SpecificationCase, THREE } from './case.ts';

export const READING_CASES: SpecificationCase[] = [
  [
    'aggregate: several batches come as one answer',
    THREE,
    [
      [
        'aggregate',
        [[{ $sort: { n: 1 } }, { $match: { _id: { $gt: 1 } } }], { batchSize: 1 }],
        [
          { _id: 2, n: 20 },
          { _id: 3, n: 30 },
        ],
      ],
    ],
    THREE,
  ],
  [
    'aggregate-allowdiskuse: the option changes nothing',
    THREE,
    [['aggregate', [[{ $match: { n: 10 } }], { allowDiskUse: true }], [{ _id: 1, n: 10 }]]],
    THREE,
  ],
  [
    'aggregate-out: $out is refused',
    THREE,
    [['aggregate', [[{ $sort: { n: 1 } }, { $out: 'other' }]], { code: 238 }]],
    THREE,
  ],
  [
    'aggregate-merge: $merge is refused',
    THREE,
    [['aggregate', [[{ $merge: { into: 'other' } }]], { code: 238 }]],
    THREE,
  ],
  [
    'aggregate-let: let is refused',
    THREE,
    [['aggregate', [[{ $match: { n: 10 } }], { let: { a: 1 } }], { code: 238 }]],
    THREE,
  ],
  [
    'aggregate-collation: a collation is refused',
    THREE,
    [['aggregate', [[], { collation: { locale: 'zh' } }], { code: 238 }]],
    THREE,
  ],
  ['count-empty: an empty collection counts none', [], [['countDocuments', [{}], 0]], []],
  ['count: without a filter', THREE, [['countDocuments', [{}], 3]], THREE],
  ['count: with a filter', THREE, [['countDocuments', [{ _id: { $gt: 1 } }], 2]], THREE],
  ['count: with skip and limit', THREE, [['countDocuments', [{}, { skip: 1, limit: 3 }], 2]], THREE],
  [
    'countDocuments-comment: a comment changes nothing',
    THREE,
    [['countDocuments', [{}, { comment: { key: 'v' } }], 3]],
    THREE,
  ],
  ['estimatedDocumentCount: counts all', THREE, [['estimatedDocumentCount', [], 3]], THREE],
  ['distinct: without a filter', THREE, [['distinct', ['n', {}], [10, 20, 30]]], THREE],
  ['distinct: with a filter', THREE, [['distinct', ['n', { _id: { $gt: 1 } }], [20, 30]]], THREE],
  ['distinct-hint: by the name of an index', THREE, [['distinct', ['n', {}, { hint: '_id_' }], [10, 20, 30]]], THREE],
  ['find: with a filter', THREE, [['find', [{ _id: 1 }], [{ _id: 1, n: 10 }]]], THREE],
  [
    'find: with filter, sort, skip and limit',
    THREE,
    [['find', [{ _id: { $gt: 1 } }, { sort: { _id: -1 }, skip: 1, limit: 5 }], [{ _id: 2, n: 20 }]]],
    THREE,
  ],
  [
    'find: limit, sort and batchSize over several batches',
    THREE,
    [
      [
        'find',
        [{}, { sort: { n: 1 }, limit: 2, batchSize: 1 }],
        [
          { _id: 1, n: 10 },
          { _id: 2, n: 20 },
        ],
      ],
    ],
    THREE,
  ],
  [
    'find: batchSize equal to the limit',
    THREE,
    [['find', [{ _id: { $gt: 1 } }, { limit: 1, batchSize: 1, sort: { _id: 1 } }], [{ _id: 2, n: 20 }]]],
    THREE,
  ],
  ['find-comment: a comment changes nothing', THREE, [['find', [{ _id: 1 }, { comment: 'c' }], [{ _id: 1 }]]], THREE],
  ['find-allowdiskuse: false', THREE, [['find', [{ _id: 1 }, { allowDiskUse: false }], [{ _id: 1 }]]], THREE],
  ['find-let: let is refused', THREE, [['find', [{ _id: 1 }, { let: { a: 1 } }], { code: 238 }]], THREE],
  [
    'find-collation: a collation is refused',
    THREE,
    [['find', [{}, { collation: { locale: 'en', strength: 2 } }], { code: 238 }]],
    THREE,
  ],
  ['findOne: the first that fits', THREE, [['findOne', [{ n: { $gt: 10 } }, { sort: { n: 1 } }], { _id: 2 }]], THREE],
];
