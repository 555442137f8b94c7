import type { Connection } from 'mongoose';
import { ReportedError } from '../errors/reported-error.ts';
import type { Batch, CanonicalRow, Dataset, RowOutcome } from './dataset.ts';
import { openRows, type RowValues, sealRows } from './sealed-row.ts';
import { ingestCollections, type QuarantineDocument, type QuarantineState } from './store.ts';

/** Rows read at once. */
const PAGE = 500;
const WAITING: readonly QuarantineState[] = ['HELD', 'MENDED'];

export interface QuarantineSearch {
  dataset?: string;
  /** HELD and MENDED unless told. */
  states?: readonly QuarantineState[];
}

/** The held rows of one department: listed, mended, sent again or given up. */
export interface Quarantine {
  list(search?: QuarantineSearch): AsyncGenerator<QuarantineDocument>;
  /** @throws ReportedError NOT_FOUND */
  find(id: string): Promise<QuarantineDocument>;
  /** Sets fields of the row; null takes one away. @throws ReportedError NOT_FOUND, ILLEGAL_TRANSITION, INGEST_INVALID for an unknown field */
  mend(id: string, values: CanonicalRow, dataset: Dataset, by: string): Promise<QuarantineDocument>;
  /** Sends the row through its dataset; still faulty, it stays, with the reasons of now. @throws ReportedError NOT_FOUND, ILLEGAL_TRANSITION */
  resend(id: string, dataset: Dataset, batch: Batch): Promise<RowOutcome>;
  /** Gives the row up; it is kept with the reason. @throws ReportedError NOT_FOUND, ILLEGAL_TRANSITION */
  discard(id: string, reason: string, by: string): Promise<void>;
}

/** @param provider code of the department whose rows these are; those of others are not found */
export function openQuarantine(connection: Connection, provider: string, now: () => Date): Quarantine {
  const rows = ingestCollections(connection).quarantine;

  const find = async (id: string): Promise<QuarantineDocument> => {
    const [row] = await openRows(connection, await rows.find({ _id: id, provider }).toArray());
    if (!row) throw new ReportedError('NOT_FOUND', `No row ${id} lies in the quarantine of ${provider}.`, { id });
    return row;
  };
  const waiting = async (id: string, step: string): Promise<QuarantineDocument> => {
    const row = await find(id);
    if (row.state === 'RESENT' || row.state === 'DISCARDED')
      throw new ReportedError('ILLEGAL_TRANSITION', `Row ${id} is ${row.state} and cannot be ${step}.`, {
        state: row.state,
        step,
      });
    return row;
  };
  const open = async (id: string, step: string): Promise<OpenRow> => {
    const row = await waiting(id, step);
    if (!hasValues(row))
      throw new ReportedError(
        'ILLEGAL_TRANSITION',
        `What row ${id} held was erased; it can only be discarded.`,
        { state: row.state, step },
        '该行内容已依法删除，只能作废。',
      );
    return row;
  };
  /** What was found out or mended, encrypted like the row it belongs to. */
  const seal = async (row: OpenRow, values: Partial<RowValues>) => {
    const all = { raw: row.raw, row: row.row, problems: row.problems, ...values };
    const sealed = await sealRows(connection, [{ _id: row._id, values: all, persons: [] }], now());
    return { sealed: sealed.get(row._id)! };
  };
  const change = async (row: QuarantineDocument, values: Partial<QuarantineDocument>) => {
    const { matchedCount } = await rows.updateOne(
      { _id: row._id, state: row.state, changedAt: row.changedAt },
      { $set: { ...values, changedAt: now() } },
    );
    if (matchedCount === 0) throw new ReportedError('STALE', `Row ${row._id} was changed meanwhile.`, { id: row._id });
  };

  return {
    find,
    async *list({ dataset, states = WAITING } = {}) {
      for (const state of states)
        for (let after = ''; ; ) {
          const own = { provider, state, _id: { $gt: after } };
          const filter = dataset ? { ...own, dataset } : own;
          const page = await rows.find(filter).sort({ _id: 1 }).limit(PAGE).toArray();
          yield* await openRows(connection, page);
          if (page.length < PAGE) break;
          after = page.at(-1)!._id;
        }
    },
    mend: async (id, values, dataset, by) => {
      const row = await open(id, 'mended');
      const unknown = Object.keys(values).find((field) => !Object.hasOwn(dataset.fields, field));
      if (unknown !== undefined)
        throw new ReportedError(
          'INGEST_INVALID',
          `${unknown} is not a field of ${dataset.name}.`,
          {},
          `数据集没有字段 ${unknown}。`,
        );
      const mended = { ...canonicalRow(row), ...values };
      const unreadable = row.unreadable.filter((field) => field !== '*' && !Object.hasOwn(values, field));
      await change(row, { ...(await seal(row, { row: JSON.stringify(mended) })), unreadable, state: 'MENDED', by });
      return find(id);
    },
    resend: async (id, dataset, batch) => {
      const row = await open(id, 'sent again');
      if (row.unreadable.length > 0) return { kind: 'held', problems: row.problems };
      const [outcome] = await dataset.accept([canonicalRow(row)], batch);
      if (outcome!.kind === 'held')
        await change(row, { ...(await seal(row, { problems: [...outcome!.problems] })), by: batch.by });
      else await change(row, { state: 'RESENT', recordId: outcome!.id, by: batch.by });
      return outcome!;
    },
    discard: async (id, reason, by) => change(await waiting(id, 'discarded'), { state: 'DISCARDED', note: reason, by }),
  };
}

type OpenRow = QuarantineDocument & RowValues;

function hasValues(row: QuarantineDocument): row is OpenRow {
  return row.row !== undefined;
}

function canonicalRow({ row }: OpenRow): CanonicalRow {
  return JSON.parse(row) as CanonicalRow;
}
