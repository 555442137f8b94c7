import DataLoader from 'dataloader';
import type { Model } from 'mongoose';
import { openedRows } from '../../shared/access/grants.ts';
import { readerKeys } from '../../shared/access/reader-keys.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import type { Filter, ListSpec } from '../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { readAtOnce } from '../../shared/subgraph/read-at-once.ts';
import type { RecordEnvelope } from '../../shared/subgraph/record-schema.ts';
import type { CreditModels, PublicSpan } from './model.ts';

type CreditRecord = RecordEnvelope & PublicSpan & { objectId?: string; replacedOn?: string };

export const METHOD_LIST: ListSpec = {
  type: 'RatingMethod',
  filters: {
    scheme: { path: 'scheme' },
    state: { path: 'state' },
    departmentCode: { path: 'departmentCode' },
  },
  orders: { EFFECTIVE_ON: 'effectiveOn' },
  defaultOrder: { field: 'EFFECTIVE_ON', direction: 'DESC' },
};

export const RUN_LIST: ListSpec = {
  type: 'RatingRun',
  filters: { scheme: { path: 'scheme' }, state: { path: 'state' } },
  orders: { STARTED_AT: 'startedAt' },
  defaultOrder: { field: 'STARTED_AT', direction: 'DESC' },
};

/**
 * What keeps a viewer to the rows they may see on a day. A row that is only public to them counts while it is published: nothing runs at
 * midnight, so the day is compared at every read. Whoever holds the row as their own sees it also before and after, and so do those to
 * whom its provider grants the field by which the profile sorts rows into its lists.
 */
function visibleOn({ viewer, now }: Pick<SubgraphContext, 'viewer' | 'now'>, type: string, sortedBy: string[]): Filter {
  const today = civilDateOf(now);
  const keys = readerKeys(viewer);
  const granted = openedRows(viewer).filter(
    (rows) => rows.type === type && sortedBy.every((field) => rows.fields.has(field)),
  );
  const own = [...keys.filter((key) => key !== 'public'), ...granted.map(({ key }) => key)];
  const ownRows = { readers: { $in: own } };
  const publicRows = { readers: 'public', publicSince: { $lte: today }, publicThrough: { $gte: today } };
  if (!keys.includes('public')) return ownRows;
  return own.length > 0 ? { $or: [ownRows, publicRows] } : publicRows;
}

/** The visible rows of one kind by object, latest first; one call for all objects of a level. */
export function rowsOf<Doc extends CreditRecord>(
  context: SubgraphContext,
  model: Model<Doc>,
  day: keyof Doc & string,
  kind?: keyof Doc & string,
): DataLoader<string, Doc[]> {
  return context.once(`credit ${model.modelName}`, () => {
    const visible = visibleOn(context, model.modelName, kind ? [day, kind] : [day]);
    return new DataLoader<string, Doc[]>(async (objectIds) => {
      const rows = await readAtOnce<Doc>(model, [{ $match: { objectId: { $in: objectIds }, ...visible } }]);
      rows.sort((a, b) => (a[day] === b[day] ? amongEqual(a, b) : compare(b[day], a[day])));
      const byObject = Map.groupBy(rows, ({ objectId }) => objectId);
      return objectIds.map((objectId) => byObject.get(objectId) ?? []);
    });
  });
}

export function creditRows(models: CreditModels, context: SubgraphContext) {
  return {
    ratings: rowsOf(context, models.ratings, 'appraisedOn'),
    listings: rowsOf(context, models.listings, 'putDate', 'kind'),
    sanctions: rowsOf(context, models.sanctions, 'startOn', 'kind'),
    repairs: rowsOf(context, models.repairs, 'decidedOn'),
  };
}

/** The profile of an object, null where no row of any kind is visible: an object without credit and one whose credit is hidden look alike. */
export async function profileOf(
  models: CreditModels,
  context: SubgraphContext,
  objectId: string,
): Promise<{ objectId: string } | null> {
  const { ratings, listings, sanctions, repairs } = creditRows(models, context);
  const counts = await Promise.all(
    [ratings, listings, sanctions, repairs].map(async (rows) => (await rows.load(objectId)).length),
  );
  return counts.some((count) => count > 0) ? { objectId } : null;
}

function compare(a: unknown, b: unknown): number {
  return String(a) < String(b) ? -1 : 1;
}

/** Of one day: what stands before what another one of the day replaced. */
function amongEqual(a: CreditRecord, b: CreditRecord): number {
  const replaced = Number(a.replacedOn !== undefined) - Number(b.replacedOn !== undefined);
  return replaced || compare(a._id, b._id);
}
