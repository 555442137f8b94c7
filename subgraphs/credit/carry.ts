import type { Model } from 'mongoose';
import { problemOf } from '../../shared/ingest/check-row.ts';
import type { Problem } from '../../shared/ingest/dataset.ts';
import type { RecordEnvelope } from '../../shared/subgraph/record-schema.ts';
import type { CreditModels, OverturnedDocument } from './model.ts';

interface Withdrawable {
  basisActId?: string;
  withdrawnOn?: string;
  withdrawnReason?: string;
}

/**
 * Keeps withdrawn what was withdrawn: a row that its provider sends again is so still, and one that names an overturned penalty as its basis
 * is so from the first. Adds to the rows.
 * @param ids keys of the rows' records, in order
 */
export async function carryWithdrawals<Doc extends RecordEnvelope & Withdrawable>(
  { overturned }: CreditModels,
  model: Model<Doc>,
  rows: readonly Withdrawable[],
  ids: readonly string[],
): Promise<void> {
  const bases = [...new Set(rows.flatMap(({ basisActId }) => basisActId ?? []))];
  const [standing, gone] = await Promise.all([
    model.find({ _id: { $in: ids }, withdrawnOn: { $exists: true } }).lean<Doc[]>(),
    bases.length > 0 ? overturned.find({ _id: { $in: bases } }).lean<OverturnedDocument[]>() : [],
  ]);
  if (standing.length + gone.length === 0) return;
  const before = new Map(standing.map((record) => [record._id, record]));
  const byBasis = new Map(gone.map((act) => [act._id, act]));
  for (const [place, row] of rows.entries()) {
    const known = before.get(ids[place]!) ?? byBasis.get(row.basisActId ?? '');
    if (!known || row.withdrawnOn !== undefined) continue;
    Object.assign(row, { withdrawnOn: known.withdrawnOn, withdrawnReason: known.withdrawnReason });
  }
}

/** A rating that was computed here is not to be written over by a row: it is replaced by the next one. */
export async function refuseComputed(
  { ratings }: CreditModels,
  ids: readonly string[],
): Promise<(Problem[] | undefined)[]> {
  const computed = await ratings
    .find({ _id: { $in: ids }, methodNo: { $exists: true } }, { _id: 1 })
    .lean<{ _id: string }[]>();
  const known = new Set(computed.map(({ _id }) => _id));
  const problem = problemOf(
    'RATING_COMPUTED',
    'ratingNo',
    'The rating was computed by a method; give another number.',
    '该评价由评价方法计算得出，请使用其他编号。',
  );
  return ids.map((id) => (known.has(id) ? [problem] : undefined));
}
