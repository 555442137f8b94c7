import type { Connection } from 'mongoose';
import { readerKeys } from '../../shared/access/reader-keys.ts';
import { type CivilDate, civilDateOf, daysBetween } from '../../shared/calendar/civil-date.ts';
import { badInput } from '../../shared/errors/reported-error.ts';
import { NO_QUALITY, type QualityDay } from '../../shared/ingest/quality-days.ts';
import { ingestCollections } from '../../shared/ingest/store.ts';
import { readBy } from '../../shared/paging/visible-rows.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { added, periodOf, qualityOf } from './quality-rules.ts';

export interface QualityFilter {
  department?: string | null;
  dataset?: string | null;
  from?: CivilDate | null;
  to?: CivilDate | null;
}

/** Days of departments and datasets that are read for one answer; a question beyond it is to be narrowed. */
const MOST_ROWS = 20_000;
/** Departments and datasets in one answer. */
const MOST_GROUPS = 500;

interface Waiting {
  count: number;
  oldest?: Date;
}

/**
 * Data quality by department and dataset (Art. 15, 18–20), from the counts that were kept as the rows came, as far as the viewer sees the
 * department's runs.
 * @throws ReportedError BAD_USER_INPUT
 */
export async function dataQuality(connection: Connection, where: QualityFilter, { viewer, now }: SubgraphContext) {
  const today = civilDateOf(now);
  const period = periodOf(where, today);
  const { qualityDays } = ingestCollections(connection);
  const readers = readBy(readerKeys(viewer));
  const own = {
    ...readers,
    ...(where.department != null && { provider: where.department }),
    ...(where.dataset != null && { dataset: where.dataset }),
  };
  const days = await qualityDays
    .find({ ...own, day: { $gte: period.from, $lte: period.to } })
    .limit(MOST_ROWS + 1)
    .toArray();
  const groups = Map.groupBy(days, ({ provider, dataset }) => `${provider} ${dataset}`);
  if (days.length > MOST_ROWS || groups.size > MOST_GROUPS)
    throw badInput(
      'where',
      'is about too much at once: name a department or a dataset',
      '范围过大，请指定部门或数据集',
    );
  return Promise.all(
    [...groups.keys()].sort().map(async (key) => {
      const rows = groups.get(key)!.sort((one, other) => (one.day < other.day ? -1 : 1));
      const { provider, dataset } = rows[0]!;
      const waiting = await waitingRows(connection, provider, dataset, readers);
      return {
        provider,
        department: { __typename: 'Department', code: provider },
        dataset,
        ...period,
        ...qualityOf(rows.reduce<Parameters<typeof added>[0]>(added, NO_QUALITY)),
        quarantined: waiting.count,
        oldestQuarantinedAt: waiting.oldest ?? null,
        quarantineAgeDays: waiting.oldest ? daysBetween(civilDateOf(waiting.oldest), today) : null,
        days: rows.map((day: QualityDay) => ({ day: day.day, ...qualityOf(day) })),
      };
    }),
  );
}

/** What lies in quarantine now, whenever it came. */
async function waitingRows(
  connection: Connection,
  provider: string,
  dataset: string,
  readers: object,
): Promise<Waiting> {
  const { quarantine } = ingestCollections(connection);
  const each = await Promise.all(
    (['HELD', 'MENDED'] as const).map(async (state) => {
      const rows = { ...readers, provider, dataset, state };
      const [count, oldest] = await Promise.all([
        quarantine.countDocuments(rows),
        quarantine
          .find(rows, { projection: { heldAt: 1 } })
          .sort({ heldAt: 1 })
          .limit(1)
          .toArray(),
      ]);
      return { count, oldest: oldest[0]?.heldAt };
    }),
  );
  const ages = each.flatMap(({ oldest }) => (oldest ? [oldest.getTime()] : []));
  return {
    count: each.reduce((sum, { count }) => sum + count, 0),
    ...(ages.length > 0 && { oldest: new Date(Math.min(...ages)) }),
  };
}
