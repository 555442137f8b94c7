import type { CivilDate } from '../../../shared/calendar/civil-date.ts';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import type { AttendanceDocument, SessionDocument, TrainingResult } from './model.ts';

/** Hours of one training. The Measures fix none; a course of a month, eight hours a working day, is the longest that is no slip. */
const MOST_HOURS = 200;
const HIGHEST_SCORE = 100;
/** Officers of one call. */
export const MOST_ATTENDANCES = 200;

/** @throws ReportedError BAD_USER_INPUT */
export function checkHours(hours: number): void {
  if (hours <= 0 || hours > MOST_HOURS)
    throw badInput('input.hours', `must be more than 0 and at most ${MOST_HOURS}`, `应大于0且不超过${MOST_HOURS}`);
}

/**
 * Whether a result and its score fit each other: only who was examined has a score. Pure.
 * @param argument path of the input that holds them
 * @throws ReportedError BAD_USER_INPUT
 */
export function checkScore({ result, score }: { result?: string; score?: number }, argument: string): void {
  if (score === undefined) return;
  if (result !== 'PASSED' && result !== 'FAILED')
    throw badInput(`${argument}.score`, `goes with PASSED or FAILED, not with ${result}`, '仅合格或不合格可填写成绩');
  if (score < 0 || score > HIGHEST_SCORE)
    throw badInput(`${argument}.score`, `must be from 0 to ${HIGHEST_SCORE}`, `应为0至${HIGHEST_SCORE}`);
}

/**
 * Whether the viewer's department may record results of a training on a day. Pure.
 * @throws ReportedError WRONG_DEPARTMENT, or ILLEGAL_TRANSITION before it is held
 */
export function checkOrganiser(
  { _id: id, organiserCode, heldOn }: Pick<SessionDocument, '_id' | 'organiserCode' | 'heldOn'>,
  department: string | undefined,
  today: CivilDate,
): void {
  if (department === undefined || department !== organiserCode)
    throw new ReportedError(
      'WRONG_DEPARTMENT',
      'Attendance and results are recorded by the department that holds the training.',
      { id },
      '参训情况由培训组织部门登记。',
    );
  if (heldOn! > today)
    throw new ReportedError(
      'ILLEGAL_TRANSITION',
      `The training is held on ${heldOn}: attendance is recorded from that day on.`,
      { id, step: 'recordAttendance', status: 'PLANNED' },
      `培训于 ${heldOn} 举行，自当日起方可登记参训情况。`,
    );
}

export interface TrainingCounts {
  /** Trainings that the department held. */
  sessionsHeld: number;
  /** Of its own officers: who was at one at least, and how often one was, passed, failed and stayed away. */
  officersTrained: number;
  attended: number;
  passed: number;
  failed: number;
  absent: number;
  /** Hours of its officers together. */
  hours: number;
}

/** What a department's trainings come to, for its assessment (Art. 29, 34). Pure. @param attendances of its officers in the period */
export function trainingCounts(
  sessionsHeld: number,
  attendances: readonly Pick<AttendanceDocument, 'certificateNo' | 'result' | 'hours'>[],
): TrainingCounts {
  const count = (result: TrainingResult) => attendances.filter((one) => one.result === result).length;
  const present = attendances.filter(({ result }) => result !== 'ABSENT');
  return {
    sessionsHeld,
    officersTrained: new Set(present.map(({ certificateNo }) => certificateNo)).size,
    attended: present.length,
    passed: count('PASSED'),
    failed: count('FAILED'),
    absent: count('ABSENT'),
    // tenths of an hour are added as they are written, and not with what binary fractions leave
    hours: Math.round(present.reduce((sum, { hours = 0 }) => sum + hours * 10, 0)) / 10,
  };
}
