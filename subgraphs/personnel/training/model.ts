import type { Connection, Model } from 'mongoose';
import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';
import { type RecordOf, recordSchema } from '../../../shared/subgraph/record-schema.ts';

/** 培训结果: a course with an examination is passed or not; one without is attended. */
export const TRAINING_RESULT = {
  已参加: 'ATTENDED',
  合格: 'PASSED',
  不合格: 'FAILED',
  缺席: 'ABSENT',
} as const;
export type TrainingResult = (typeof TRAINING_RESULT)[keyof typeof TRAINING_RESULT];

/** What a department says of a training that it holds (Art. 29). */
export const HELD_FIELDS = {
  title: { type: 'text', zh: '培训名称', identifying: true, maxLength: 200 },
  content: { type: 'text', zh: '培训内容', identifying: true, maxLength: 4_000 },
  place: { type: 'text', zh: '培训地点', maxLength: 200 },
  heldOn: { type: 'date', zh: '培训日期', identifying: true },
  hours: { type: 'decimal', zh: '学时', identifying: true },
} as const satisfies FieldSpecs;

/** 业务培训 (Art. 29). `_id` is its number. */
export const SESSION_FIELDS = {
  sessionNo: { type: 'text', zh: '培训编号', identifying: true },
  ...HELD_FIELDS,
  organiserCode: { type: 'text', zh: '组织部门编码', identifying: true },
  recordedBy: { type: 'text', zh: '登记人' },
} as const satisfies FieldSpecs;

/** What came of it for one officer. */
export const RESULT_FIELDS = {
  certificateNo: { type: 'text', zh: '执法证号', identifying: true, maxLength: 100 },
  result: { type: 'text', zh: '培训结果', identifying: true, codes: TRAINING_RESULT },
  score: { type: 'integer', zh: '成绩' },
} as const satisfies FieldSpecs;

export const CORRECTION_FIELDS = {
  result: RESULT_FIELDS.result,
  score: RESULT_FIELDS.score,
  reason: { type: 'text', zh: '更正原因', identifying: true, maxLength: 500 },
} as const satisfies FieldSpecs;

/** 参训记录: one officer at one training; `_id` is its number. Department, day and hours are those of the training, for counting. */
export const ATTENDANCE_FIELDS = {
  attendanceNo: { type: 'text', zh: '参训编号', identifying: true },
  sessionNo: { type: 'text', zh: '培训编号', identifying: true },
  ...RESULT_FIELDS,
  /** The officer's, as it was when it was recorded. */
  departmentCode: { type: 'text', zh: '部门编码', identifying: true },
  regionCode: { type: 'text', zh: '区划代码' },
  organiserCode: { type: 'text', zh: '组织部门编码', identifying: true },
  heldOn: { type: 'date', zh: '培训日期', identifying: true },
  hours: { type: 'decimal', zh: '学时', identifying: true },
  recordedBy: { type: 'text', zh: '登记人' },
  correctionReason: { type: 'text', zh: '更正原因' },
} as const satisfies FieldSpecs;

export type SessionDocument = RecordOf<typeof SESSION_FIELDS>;
export type AttendanceDocument = RecordOf<typeof ATTENDANCE_FIELDS>;

export interface TrainingModels {
  sessions: Model<SessionDocument>;
  attendances: Model<AttendanceDocument>;
}

export function trainingModels(connection: Connection): TrainingModels {
  const session = recordSchema<SessionDocument>(SESSION_FIELDS, {}, [
    { heldOn: 1, _id: 1 },
    { organiserCode: 1, heldOn: 1, _id: 1 },
  ]);
  const attendance = recordSchema<AttendanceDocument>(ATTENDANCE_FIELDS, {}, [
    { readers: 1, heldOn: 1, _id: 1 },
    { sessionNo: 1, heldOn: 1, _id: 1 },
    { certificateNo: 1, heldOn: 1, _id: 1 },
    { departmentCode: 1, heldOn: 1, _id: 1 },
    { organiserCode: 1, heldOn: 1, _id: 1 },
  ]);
  return {
    sessions: connection.model<SessionDocument>('TrainingSession', session, 'training_sessions'),
    attendances: connection.model<AttendanceDocument>('TrainingAttendance', attendance, 'training_attendances'),
  };
}
