import { digestOf } from '../../shared/audit/digest.ts';
import { unsealed } from '../../shared/audit/sealed-values.ts';
import { inTransaction } from '../../shared/audit/transaction.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import type { HolidayTable } from '../../shared/calendar/working-day.ts';
import type { ListSpec } from '../../shared/paging/list-spec.ts';
import { complaintDeadlines } from './deadlines.ts';
import { draftOf } from './draft.ts';
import type { ComplaintDocument, ComplaintsModels } from './model.ts';

export const COMPLAINT_LIST: ListSpec = {
  type: 'Complaint',
  filters: {
    kind: { path: 'kind' },
    source: { path: 'source' },
    regionCode: { path: 'regionCode' },
    assignedDept: { path: 'assignedDept' },
    objectId: { path: 'objectId' },
    receivedOn: { path: 'receivedOn' },
    dueOn: { path: 'nextDueOn' },
    status: { path: 'status' },
  },
  orders: { RECEIVED_ON: 'receivedOn', COMPLAINT_NO: '_id' },
  defaultOrder: { field: 'RECEIVED_ON', direction: 'DESC' },
  relations: { assignedDept: ['assignedDept', 'department'], objectId: ['objectId', 'supervisedObject'] },
  // Whom a complaint is about is guarded: asked for by that, those of the viewer's own department are left out, as their fields are.
  exceptGuarded: ({ department }) => (department === undefined ? [] : [{ accusedDept: { $ne: department } }]),
};

/** Where complaints that stand already come from: who provided them, and the system that wrote them last. */
export async function originsOf(
  { complaints }: ComplaintsModels,
  complaintNos: readonly string[],
): Promise<ReadonlyMap<string, Pick<ComplaintDocument, 'provider' | 'sourceSystem'>>> {
  const standing = await complaints
    .find({ _id: { $in: complaintNos } }, { provider: 1, sourceSystem: 1 })
    .lean<ComplaintDocument[]>();
  return new Map(standing.map(({ _id, provider, sourceSystem }) => [_id, { provider, sourceSystem }]));
}

/** What a recomputation did: complaints looked at, those whose deadlines changed, and of these the ones now final. */
export interface Recomputed {
  examined: number;
  changed: number;
  final: number;
}

const RECOMPUTED_AT_ONCE = 200;

/**
 * Computes the provisional deadlines again by a table with more notices. Page by page, each page one transaction, each change a version of
 * its record: what was told before can still be read. Safe to repeat and to resume.
 * @throws ReportedError STALE when a complaint of the page is written at the same time; run it again
 */
export async function recomputeDeadlines(
  { complaints }: ComplaintsModels,
  table: HolidayTable,
  now: () => Date,
): Promise<Recomputed> {
  const done: Recomputed = { examined: 0, changed: 0, final: 0 };
  let last = '';
  for (;;) {
    const page = await complaints
      .find({ deadlineProvisional: true, _id: { $gt: last } })
      .sort({ _id: 1 })
      .limit(RECOMPUTED_AT_ONCE)
      .lean<ComplaintDocument[]>();
    if (page.length === 0) return done;
    await unsealed(complaints, page);
    const moved = page.flatMap((complaint) => redrafted(complaint, table) ?? []);
    await inTransaction(complaints.db, async (session) => {
      for (const [origin, ofOrigin] of Map.groupBy(moved, ({ origin }) => JSON.stringify(origin)))
        await writeRecords(
          complaints,
          ofOrigin.map(({ draft }) => draft),
          { ...(JSON.parse(origin) as Origin), receivedAt: now(), by: 'recompute-deadlines' },
          session,
        );
    });
    done.examined += page.length;
    done.changed += moved.length;
    done.final += moved.filter(({ draft }) => !draft.derived?.['deadlineProvisional']).length;
    last = page.at(-1)!._id;
  }
}

type Origin = Pick<ComplaintDocument, 'provider' | 'sourceSystem' | 'batchNo'>;

/** The complaint with its deadlines by the table; undefined where they stay as they are. Its provider and source remain those it had. */
function redrafted(complaint: ComplaintDocument, table: HolidayTable) {
  if (digestOf(complaintDeadlines(complaint, table)) === digestOf(complaint.deadlines)) return undefined;
  const { provider, sourceSystem, batchNo } = complaint;
  return { draft: draftOf(complaint, {}, table), origin: { provider, sourceSystem, batchNo } satisfies Origin };
}
