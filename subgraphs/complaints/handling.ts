import type { ClientSession } from 'mongoose';
import { ownKeys } from '../../shared/access/reader-keys.ts';
import { holds, type Viewer } from '../../shared/access/viewer.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import type { Holidays } from '../../shared/calendar/working-day.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import type { References } from '../../shared/subgraph/services.ts';
import { onlineOrigin } from '../../shared/subgraph/write-online.ts';
import { takeStep } from '../../shared/workflow/steps.ts';
import { isAccused } from './access.ts';
import { draftOf, type RecordValues } from './draft.ts';
import type { ComplaintDocument, ComplaintsModels } from './model.ts';
import { complaintFaults } from './rules.ts';
import { changesOf, type DepartmentStep } from './step-rules.ts';
import { COMPLAINT_WORKFLOW, type ComplaintParty, type ComplaintStatus, type ComplaintStep } from './workflow.ts';

export interface HandlingServices {
  references: References;
  holidays: Holidays;
}

/** Who takes a step, when, and what they have read. */
export interface Taking {
  by: string;
  now: Date;
  is(party: ComplaintParty): boolean;
  expectedVersion: number;
  session: ClientSession;
}

/** What a viewer is to a complaint. Whoever is of the department complained of is nobody to it (Art. 8). */
export function partyOf(viewer: Viewer, complaint: ComplaintDocument): (party: ComplaintParty) => boolean {
  const { assignedDept, accusedDept, readers } = complaint;
  if (isAccused(viewer, { accusedDept })) return () => false;
  return (party) => {
    if (party === 'assigned') return viewer.department !== undefined && viewer.department === assignedDept;
    if (party === 'office') return holds(viewer, 'oversight') && ownKeys(viewer).some((key) => readers.includes(key));
    return false;
  };
}

/**
 * Takes a step of a complaint and writes what it brings; the complaint stays its provider's.
 * @throws ReportedError see `takeStep`; BAD_USER_INPUT for what cannot be true of it then, STALE when another step is quicker
 */
export async function writeStep(
  { complaints }: ComplaintsModels,
  { holidays }: Pick<HandlingServices, 'holidays'>,
  complaint: ComplaintDocument,
  step: ComplaintStep,
  { by, now, is, expectedVersion, session }: Taking,
  changes: RecordValues | (() => RecordValues),
): Promise<void> {
  const standing = { id: complaint._id, state: complaint.status as ComplaintStatus, version: complaint.version };
  const status = takeStep(COMPLAINT_WORKFLOW, standing, step, { is, expectedVersion });
  const brings = typeof changes === 'function' ? changes() : changes;
  const draft = draftOf(complaint, { ...brings, status }, holidays());
  const [fault] = complaintFaults(draft.content, now);
  if (fault)
    throw new ReportedError('BAD_USER_INPUT', fault.message, { argument: `input.${fault.field}` }, fault.messageZh);
  await writeRecords(complaints, [draft], onlineOrigin(complaint.provider, by, now), session);
}

/** A step of a department: 受理, 不予受理, 移送, 调解, 核查, 办结, 确定承办人, 关联行为. @throws ReportedError see `writeStep` */
export async function takeDepartmentStep(
  models: ComplaintsModels,
  services: HandlingServices,
  complaint: ComplaintDocument,
  step: DepartmentStep,
  { viewer, expectedVersion, said }: { viewer: Viewer; expectedVersion: number; said: CanonicalRow },
  now: Date,
  session: ClientSession,
): Promise<void> {
  const is = partyOf(viewer, complaint);
  const taking = { by: viewer.account ?? '', now, is, expectedVersion, session };
  // what a step says is looked at once it is known to be the viewer's: until then nothing is told
  if (COMPLAINT_WORKFLOW.steps[step].by.some(is)) await checkCodes(services.references, said);
  const changes = () => changesOf(step, complaint, said, civilDateOf(now));
  await writeStep(models, services, complaint, step, taking, changes);
}

/** Departments and officers are public, so that a wrong code may be named. Acts are not looked up: the answer could tell of one that is hidden. */
async function checkCodes(references: References, { assignedDept, handlers }: CanonicalRow): Promise<void> {
  if (typeof assignedDept === 'string') {
    const known = await references.existing('Department', 'code', [assignedDept]);
    if (!known.has(assignedDept)) throw badInput('input.assignedDept', 'is not known', '不存在');
  }
  if (Array.isArray(handlers)) {
    const known = await references.existing('EnforcementOfficer', 'certificateNo', handlers.map(String));
    if (handlers.some((handler) => !known.has(String(handler))))
      throw badInput('input.handlers', 'names an officer who is not known', '执法证号不存在');
  }
}
