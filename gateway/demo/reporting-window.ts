import { addDays, type CivilDate } from '../../shared/calendar/civil-date.ts';
import { isTimely } from '../../shared/calendar/deadline.ts';
import { publishedHolidays } from '../../shared/calendar/published-holidays.ts';
import { isWorkingDay } from '../../shared/calendar/working-day.ts';
import type { Draws } from './random.ts';

/** Parts of the acts: reported later than five working days after (Art. 15), and done on a day off. */
const LATE = 0.08;
const ON_DAY_OFF = 0.04;
/** Calendar days before the timely ones on which a late act may have been done. */
const LATE_DAYS = 24;

interface Days {
  working: CivilDate[];
  off: CivilDate[];
}

/** The days on which what is received on a day may have happened: in time, and late. */
export interface ReportingWindow {
  timely: Days;
  late: Days;
}

const known = new Map<CivilDate, ReportingWindow>();

/** Counted out once for each day of receipt. */
function reportingWindow(receivedOn: CivilDate): ReportingWindow {
  const before = known.get(receivedOn);
  if (before) return before;
  const window: ReportingWindow = { timely: { working: [], off: [] }, late: { working: [], off: [] } };
  let lateDays = 0;
  for (let date = addDays(receivedOn, -1); lateDays < LATE_DAYS; date = addDays(date, -1)) {
    const days = isTimely(date, receivedOn, publishedHolidays) ? window.timely : window.late;
    if (days === window.late) lateDays += 1;
    days[works(date) ? 'working' : 'off'].push(date);
  }
  known.set(receivedOn, window);
  return window;
}

/** A day of the window. */
export function actDay(receivedOn: CivilDate, draws: Draws): CivilDate {
  const window = reportingWindow(receivedOn);
  const { working, off } = draws.chance(LATE) ? window.late : window.timely;
  return draws.pick(off.length > 0 && draws.chance(ON_DAY_OFF) ? off : working);
}

/** The day itself, or the next on which offices work. */
export function workingDayFrom(date: CivilDate): CivilDate {
  let day = date;
  while (!works(day)) day = addDays(day, 1);
  return day;
}

/** The last day before it on which offices work. */
export function workingDayBefore(date: CivilDate): CivilDate {
  let day = addDays(date, -1);
  while (!works(day)) day = addDays(day, -1);
  return day;
}

export function earlierOf(one: CivilDate, other: CivilDate): CivilDate {
  return [one, other].sort()[0]!;
}

export function laterOf(one: CivilDate, other: CivilDate): CivilDate {
  return [one, other].sort()[1]!;
}

function works(date: CivilDate): boolean {
  return isWorkingDay(date, publishedHolidays).working;
}
