import { readersOf } from '../../shared/access/reader-keys.ts';
import type { ChangeFacts } from '../../shared/audit/change-log.ts';
import type { Draft } from '../../shared/audit/write-records.ts';
import type { HolidayTable } from '../../shared/calendar/working-day.ts';
import type { ValuesOf } from '../../shared/ingest/dataset.ts';
import { contentOf } from '../../shared/subgraph/write-online.ts';
import { complaintDeadlines } from './deadlines.ts';
import { type DueFacts, nextDeadline } from './due-state.ts';
import { type ComplaintDocument, RECORD_FIELDS } from './model.ts';
import type { ComplaintValues } from './rules.ts';

/** The source system of what was written on line. */
export const ONLINE = 'online';

export type RecordValues = ValuesOf<typeof RECORD_FIELDS>;

/**
 * A standing complaint with changes, as it is written: deadlines, readers and facts follow from what it says now. Who provided it stays,
 * and reads on; the department that it is taken from does not.
 */
export function draftOf(complaint: ComplaintDocument, changes: RecordValues, holidays: HolidayTable): Draft {
  const content: RecordValues = contentOf(RECORD_FIELDS, complaint, changes);
  const deadlines = complaintDeadlines(content, holidays);
  return {
    _id: complaint._id,
    content: { ...content, deadlines },
    derived: derivedOf({ ...content, deadlines }),
    readers: readersAfter(complaint, content.assignedDept),
    irregularities: complaint.irregularities?.filter(
      ({ code, field }) => code !== 'VALUE_MISSING' || content[field as keyof RecordValues] === undefined,
    ),
    facts: complaintFacts(content),
    expectedVersion: complaint.version,
  };
}

/** What upkeep finds complaints by. */
export function derivedOf(complaint: DueFacts): { deadlineProvisional: boolean; nextDueOn?: string } {
  const next = nextDeadline(complaint);
  return {
    deadlineProvisional: (complaint.deadlines ?? []).some(({ provisional }) => provisional),
    ...(next && { nextDueOn: next.dueOn }),
  };
}

/** What projections count complaints by. */
export function complaintFacts(complaint: ComplaintValues): ChangeFacts {
  const { kind, regionCode, assignedDept, receivedOn, source, status, objectId } = complaint;
  return {
    kind: kind ?? null,
    regionCode: regionCode ?? null,
    assignedDept: assignedDept ?? null,
    receivedOn: receivedOn ?? null,
    source: source ?? null,
    status: status ?? null,
    objectId: objectId ?? null,
  };
}

/** Keys of regions, of all and of grants are as they were; keys of departments are those of the provider and of who handles it now. */
function readersAfter({ readers, provider, assignedDept }: ComplaintDocument, assigned: string | undefined): string[] {
  if (assigned === assignedDept) return readers;
  const departments = readersOf({ provider, regions: [], assigned: assigned ? [assigned] : [], published: false });
  return [...new Set([...departments, ...readers.filter((key) => !key.startsWith('dept:'))])];
}
