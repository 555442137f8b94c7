import { randomUUID } from 'node:crypto';
import type { ClientSession } from 'mongoose';
import { readersOf } from '../../../shared/access/reader-keys.ts';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { type Draft, writeRecords } from '../../../shared/audit/write-records.ts';
import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import { regionAncestors } from '../../../shared/codes/region.ts';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import { checkedInput } from '../../../shared/ingest/checked-input.ts';
import type { CanonicalRow, ValuesOf } from '../../../shared/ingest/dataset.ts';
import { contentOf, originOf } from '../../../shared/subgraph/write-online.ts';
import type { OfficerDocument } from '../model.ts';
import {
  ATTENDANCE_FIELDS,
  type AttendanceDocument,
  CORRECTION_FIELDS,
  HELD_FIELDS,
  RESULT_FIELDS,
  type SessionDocument,
  type TrainingModels,
} from './model.ts';
import { checkHours, checkOrganiser, checkScore, MOST_ATTENDANCES } from './rules.ts';

/** Who writes, when, and in which transaction. */
export interface Writing {
  viewer: Viewer;
  now: Date;
  session: ClientSession;
}

/**
 * Puts a training of the viewer's department on record, held or still to be (Art. 29).
 * @returns its number
 * @throws ReportedError BAD_USER_INPUT, WRONG_DEPARTMENT (an account without a department)
 */
export async function holdTraining(
  { sessions }: TrainingModels,
  input: CanonicalRow,
  { viewer, now, session }: Writing,
): Promise<string> {
  const organiserCode = viewer.department;
  if (organiserCode === undefined)
    throw new ReportedError(
      'WRONG_DEPARTMENT',
      'Trainings are held by accounts in post at a department.',
      {},
      '培训须由在岗部门账号登记。',
    );
  const values = checkedInput(HELD_FIELDS, input);
  checkHours(values.hours!);
  const sessionNo = `PX-${randomUUID()}`;
  const content = { ...values, sessionNo, organiserCode, recordedBy: viewer.account };
  const readers = readersOf({ provider: organiserCode, regions: regionsOf(viewer.region), published: true });
  await writeRecords(sessions, [{ _id: sessionNo, content, readers }], originOf(viewer, now), session);
  return sessionNo;
}

/**
 * Records who was at a training and what came of it: all of one call, or none.
 * @param training as the viewer may see it
 * @param officers those of the certificates, as far as there are any
 * @throws ReportedError WRONG_DEPARTMENT, ILLEGAL_TRANSITION, BAD_USER_INPUT, CONFLICT for who is on record already
 */
export async function recordAttendance(
  { attendances }: TrainingModels,
  training: SessionDocument,
  given: readonly CanonicalRow[],
  officers: ReadonlyMap<string, OfficerDocument>,
  { viewer, now, session }: Writing,
): Promise<void> {
  checkOrganiser(training, viewer.department, civilDateOf(now));
  if (given.length === 0 || given.length > MOST_ATTENDANCES)
    throw badInput('input.attendances', `takes 1 to ${MOST_ATTENDANCES} officers`, `应为1至${MOST_ATTENDANCES}人`);
  const drafts = given.map((row) => attendanceDraft(training, row, officers, viewer));
  const ids = drafts.map(({ _id }) => _id);
  const known = await attendances.find({ _id: { $in: ids } }, { _id: 1 }, { session }).lean<{ _id: string }[]>();
  const twice = known[0]?._id ?? ids.find((id, place) => ids.indexOf(id) !== place);
  if (twice !== undefined)
    throw new ReportedError(
      'CONFLICT',
      `${twice} is on record already, or stands twice here: correct it with correctResult.`,
      { id: twice },
      `${twice} 已登记或重复，请使用 correctResult 更正。`,
    );
  await writeRecords(attendances, drafts, originOf(viewer, now), session);
}

function attendanceDraft(
  { _id: sessionNo, organiserCode, heldOn, hours }: SessionDocument,
  row: CanonicalRow,
  officers: ReadonlyMap<string, OfficerDocument>,
  viewer: Viewer,
): Draft {
  const values = checkedInput(RESULT_FIELDS, row);
  checkScore(values, 'input.attendances');
  const officer = officers.get(values.certificateNo!);
  if (!officer)
    throw badInput(
      'input.attendances',
      `no officer has the certificate ${values.certificateNo}`,
      `执法证号 ${values.certificateNo} 不存在`,
    );
  const attendanceNo = `${sessionNo}/${values.certificateNo}`;
  const { departmentCode = '', regionCode } = officer;
  const own = { sessionNo, organiserCode, heldOn, hours, departmentCode, regionCode, recordedBy: viewer.account };
  const regions = [...new Set([...regionsOf(viewer.region), ...regionsOf(regionCode)])];
  const readers = readersOf({ provider: organiserCode!, regions, assigned: [departmentCode], published: false });
  return { _id: attendanceNo, content: { ...values, ...own, attendanceNo }, readers };
}

/**
 * Corrects what came of a training for one officer; what stood before stays in the versions, and the reason beside the new.
 * @param attendance as the viewer may see it
 * @throws ReportedError WRONG_DEPARTMENT, STALE, BAD_USER_INPUT
 */
export async function correctResult(
  { attendances }: TrainingModels,
  attendance: AttendanceDocument,
  { expectedVersion, ...input }: CanonicalRow & { expectedVersion: number },
  { viewer, now, session }: Writing,
): Promise<void> {
  const { _id, version, readers } = attendance;
  checkOrganiser(attendance, viewer.department, civilDateOf(now));
  if (expectedVersion !== version)
    throw new ReportedError('STALE', `Version ${expectedVersion} is not the present one.`, { id: _id, version });
  const { reason, result, score } = checkedInput(CORRECTION_FIELDS, input);
  checkScore({ result, score }, 'input');
  const changes: ValuesOf<typeof ATTENDANCE_FIELDS> = { result, score, correctionReason: reason };
  const content = contentOf(ATTENDANCE_FIELDS, attendance, { ...changes, recordedBy: viewer.account });
  await writeRecords(attendances, [{ _id, content, readers, expectedVersion }], originOf(viewer, now), session);
}

function regionsOf(region: string | undefined): string[] {
  return region === undefined ? [] : regionAncestors(region);
}
