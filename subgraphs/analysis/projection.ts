import type { ClientSession } from 'mongoose';
import type { Consumer } from '../../shared/audit/feed.ts';
import type { ActCountDocument, AnalysisModels, CellObjectDocument } from './model.ts';
import { type Cell, cellKey, cellObjectKey, type Shift, shiftsOf } from './rules.ts';

export const ACT_COUNTS = 'act-counts';

/** Keeps the counts in step with the change log of the acts. */
export function actCountsConsumer(models: AnalysisModels): Consumer {
  return {
    name: ACT_COUNTS,
    async apply(entries, session) {
      const shifts = shiftsOf(entries);
      if (shifts.length === 0) return;
      const objects = await shiftObjects(models, shifts, session);
      await shiftCounts(models, shifts, objects, session);
    },
  };
}

/** Counts the acts of each object. @returns by cell key, how many distinct objects have come or gone */
async function shiftObjects(
  models: AnalysisModels,
  shifts: readonly Shift[],
  session: ClientSession,
): Promise<ReadonlyMap<string, number>> {
  const ofObjects = shifts.flatMap(({ cell, objectId, acts }) =>
    objectId === null ? [] : [{ _id: cellObjectKey(cell, objectId), cell: cellKey(cell), acts }],
  );
  if (ofObjects.length === 0) return new Map();
  const found = await models.cellObjects
    .find({ _id: { $in: ofObjects.map(({ _id }) => _id) } }, null, { session })
    .lean<CellObjectDocument[]>();
  const known = new Map(found.map(({ _id, acts }) => [_id, acts]));

  const distinct = new Map<string, number>();
  const writes = ofObjects.map(({ _id, cell, acts }) => {
    const before = known.get(_id) ?? 0;
    const after = before + acts;
    distinct.set(cell, (distinct.get(cell) ?? 0) + Number(after > 0) - Number(before > 0));
    return { updateOne: { filter: { _id }, update: { $set: { acts: after } }, upsert: true } };
  });
  await models.cellObjects.bulkWrite(writes, { session });
  return distinct;
}

async function shiftCounts(
  models: AnalysisModels,
  shifts: readonly Shift[],
  objects: ReadonlyMap<string, number>,
  session: ClientSession,
): Promise<void> {
  const cells = new Map<string, { cell: Cell; acts: number }>();
  for (const { cell, acts } of shifts) {
    const key = cellKey(cell);
    cells.set(key, { cell, acts: (cells.get(key)?.acts ?? 0) + acts });
  }
  const writes = [...cells].map(([key, { cell, acts }]) => ({
    updateOne: {
      filter: { _id: key },
      update: {
        $inc: { acts, objects: objects.get(key) ?? 0 },
        $setOnInsert: { ...cell } satisfies Partial<ActCountDocument>,
      },
      upsert: true,
    },
  }));
  await models.actCounts.bulkWrite(writes, { session });
}
