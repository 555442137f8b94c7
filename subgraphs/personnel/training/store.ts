import type { CivilDate } from '../../../shared/calendar/civil-date.ts';
import type { ListSpec } from '../../../shared/paging/list-spec.ts';
import type { AttendanceDocument, TrainingModels } from './model.ts';

export const TRAINING_LIST: ListSpec = {
  publicInFull: true,
  type: 'TrainingSession',
  filters: {
    sessionNo: { path: '_id' },
    organiserCode: { path: 'organiserCode' },
    heldOn: { path: 'heldOn' },
  },
  orders: { HELD_ON: 'heldOn' },
  defaultOrder: { field: 'HELD_ON', direction: 'DESC' },
};

export const ATTENDANCE_LIST: ListSpec = {
  type: 'TrainingAttendance',
  filters: {
    attendanceNo: { path: '_id' },
    sessionNo: { path: 'sessionNo' },
    certificateNo: { path: 'certificateNo' },
    departmentCode: { path: 'departmentCode' },
    result: { path: 'result' },
    heldOn: { path: 'heldOn' },
  },
  orders: { HELD_ON: 'heldOn' },
  defaultOrder: { field: 'HELD_ON', direction: 'DESC' },
};

/** What is counted of a department and a period, its days included: whoever asks, since numbers name nobody. */
export async function countedTraining(
  { sessions, attendances }: TrainingModels,
  departmentCode: string,
  from: CivilDate,
  until: CivilDate,
): Promise<{ held: number; results: Pick<AttendanceDocument, 'certificateNo' | 'result' | 'hours'>[] }> {
  const heldOn = { $gte: from, $lte: until };
  const [held, results] = await Promise.all([
    sessions.countDocuments({ organiserCode: departmentCode, heldOn }),
    attendances
      .find({ departmentCode, heldOn }, { certificateNo: 1, result: 1, hours: 1 })
      .lean<Pick<AttendanceDocument, 'certificateNo' | 'result' | 'hours'>[]>(),
  ]);
  return { held, results };
}
