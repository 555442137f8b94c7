import { type CivilDate, civilDateAt, dayNumber } from './civil-date.ts';

/** What the State Council's notice for one year says (节假日安排). */
export interface HolidayNotice {
  year: number;
  /** Days off, the weekends inside a break included; a break may begin in December of the year before. */
  holidays: readonly CivilDate[];
  /** Saturdays and Sundays worked in exchange (调休上班). */
  makeUpDays: readonly CivilDate[];
  /** Where the notice was published, for a person to check. */
  source: string;
}

/** One calendar year, counted out so that no deadline has to walk day by day. */
export interface YearOfWork {
  /** Day number of 1 January. */
  firstDay: number;
  dates: readonly CivilDate[];
  working: readonly boolean[];
  /** Working days from 1 January up to and including the day of this index. */
  workedThrough: readonly number[];
  /** Indexes of the working days, in order. */
  workingDays: readonly number[];
  /** No notice for this year is known: Saturdays and Sundays alone count as off. */
  provisional: boolean;
}

/** The table as it is at the moment of the call: a notice may be imported while a process runs. */
export type Holidays = () => HolidayTable;

/** The notices known, by year. Immutable to its users: a new notice makes a new table (`withNotice`). */
export class HolidayTable {
  readonly notices: ReadonlyMap<number, HolidayNotice>;
  readonly #years = new Map<number, YearOfWork>();
  readonly #off = new Set<CivilDate>();
  readonly #worked = new Set<CivilDate>();

  /** A later notice for a year takes the place of an earlier one. The notices are taken as checked (`parseHolidayNotice`). */
  constructor(notices: Iterable<HolidayNotice>) {
    this.notices = new Map(Array.from(notices, (notice) => [notice.year, notice]));
    for (const { holidays, makeUpDays } of this.notices.values()) {
      for (const date of holidays) this.#off.add(date);
      for (const date of makeUpDays) this.#worked.add(date);
    }
  }

  withNotice(notice: HolidayNotice): HolidayTable {
    return new HolidayTable([...this.notices.values(), notice]);
  }

  /** The year, counted out on first use and then kept. */
  year(year: number): YearOfWork {
    const known = this.#years.get(year);
    if (known !== undefined) return known;
    const counted = this.#countOut(year);
    this.#years.set(year, counted);
    return counted;
  }

  #countOut(year: number): YearOfWork {
    const yearText = String(year).padStart(4, '0');
    const firstDay = dayNumber(`${yearText}-01-01`);
    const length = dayNumber(`${yearText}-12-31`) - firstDay + 1;
    const dates = Array.from({ length }, (_, index) => civilDateAt(firstDay + index));
    const working = dates.map((date, index) =>
      this.#off.has(date) ? false : this.#worked.has(date) || !isWeekend(firstDay + index),
    );
    const workingDays = [...working.keys()].filter((index) => working[index]);
    let worked = 0;
    const workedThrough = working.map((works) => (works ? ++worked : worked));
    return { firstDay, dates, working, workedThrough, workingDays, provisional: !this.notices.has(year) };
  }
}

export interface WorkingDayVerdict {
  working: boolean;
  /** True when the year has no published notice, and the day of the week alone decided. */
  provisional: boolean;
}

/** Whether a day is a working day (工作日). TypeError when `date` is no civil date. */
export function isWorkingDay(date: CivilDate, table: HolidayTable): WorkingDayVerdict {
  const number = dayNumber(date);
  const year = table.year(Number(date.slice(0, 4)));
  return { working: year.working[number - year.firstDay]!, provisional: year.provisional };
}

/** Whether a day number is a Saturday or a Sunday. 1970-01-01, number 0, was a Thursday. */
export function isWeekend(number: number): boolean {
  const sinceThursday = ((number % 7) + 7) % 7;
  return sinceThursday === 2 || sinceThursday === 3;
}
