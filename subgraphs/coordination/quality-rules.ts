import { addDays, type CivilDate, daysBetween } from '../../shared/calendar/civil-date.ts';
import { badInput } from '../../shared/errors/reported-error.ts';
import { NO_QUALITY, QUALITY_COUNTS, type QualityCounts } from '../../shared/ingest/quality-days.ts';

/** Days that one question may be about. */
const MOST_DAYS = 92;
/** Days that are asked about unless told, today among them. */
const USUAL_DAYS = 30;

export interface Period {
  from: CivilDate;
  to: CivilDate;
}

/** The days asked about. Pure. @throws ReportedError BAD_USER_INPUT */
export function periodOf(asked: { from?: CivilDate | null; to?: CivilDate | null }, today: CivilDate): Period {
  const to = asked.to ?? today;
  const from = asked.from ?? addDays(to, 1 - USUAL_DAYS);
  if (from > to) throw badInput('where.from', 'is later than "to"', '晚于结束日期');
  if (daysBetween(from, to) >= MOST_DAYS)
    throw badInput('where.from', `lies at most ${MOST_DAYS - 1} days before "to"`, `最多查询${MOST_DAYS}天`);
  return { from, to };
}

export function added(one: QualityCounts, other: QualityCounts): QualityCounts {
  const sum = { ...NO_QUALITY };
  for (const name of QUALITY_COUNTS) sum[name] = one[name] + other[name];
  return sum;
}

/** What the counts say. Rates are parts of one; null where there is nothing to divide by. */
export interface Quality {
  arrived: number;
  standard: number;
  correct: number;
  wrong: number;
  held: number;
  late: number;
  timelyRate: number | null;
  completeness: number | null;
  correctRate: number | null;
}

/**
 * The four counters 前置, 标准, 正确, 错误 and the rates (data model 1.10). Standard is what is in the layout of its dataset: all but copies
 * and what could not be read. Correct is what was kept without an irregularity; wrong is the rest of the standard. Pure.
 */
export function qualityOf(counts: QualityCounts): Quality {
  const { arrived, copies, unreadable, held, correct, dated, late, due, missing } = counts;
  const standard = arrived - copies - unreadable;
  return {
    ...{ arrived, standard, correct, held, late },
    wrong: standard - correct,
    timelyRate: part(dated - late, dated),
    completeness: part(due - missing, due),
    correctRate: part(correct, standard),
  };
}

function part(count: number, of: number): number | null {
  return of === 0 ? null : count / of;
}
