import type { Connection } from 'mongoose';
import { parseHolidayNotice } from '../shared/calendar/holiday-notice.ts';
import { publishedHolidays } from '../shared/calendar/published-holidays.ts';
import { type HolidayNotice, type Holidays, HolidayTable } from '../shared/calendar/working-day.ts';
import { badInput } from '../shared/errors/reported-error.ts';

/** The working-day calendar of this process: the notices that come with it, and those imported into the database. */
export interface Calendar {
  holidays: Holidays;
  importNotice(text: string): Promise<HolidayNotice>;
  close(): void;
}

const COLLECTION = 'holiday_notices';
/** Milliseconds until a notice that another process imported counts here too. */
const REFRESH_EVERY = 60_000;

/** @param connection where imported notices are kept, one document a year */
export async function openCalendar(connection: Connection): Promise<Calendar> {
  const stored = connection.collection<{ _id: number; notice: HolidayNotice }>(COLLECTION);
  const read = async () => {
    const imported = await stored.find().toArray();
    return new HolidayTable([...publishedHolidays.notices.values(), ...imported.map(({ notice }) => notice)]);
  };
  let table = await read();
  const refresh = setInterval(() => {
    read().then(
      (fresh) => {
        table = fresh;
      },
      () => undefined, // the database is away: the table known so far goes on counting
    );
  }, REFRESH_EVERY);
  refresh.unref();
  return {
    holidays: () => table,
    importNotice: async (text) => {
      const { notice, reasons } = parseHolidayNotice(text, table);
      if (!notice) {
        const faults = reasons.map(({ fault, at }) => `${fault} (${at})`).join(', ');
        throw badInput('notice', `is not a whole notice: ${faults}`, `放假通知不完整：${faults}`);
      }
      await stored.replaceOne({ _id: notice.year }, { notice }, { upsert: true });
      table = table.withNotice(notice);
      return notice;
    },
    close: () => clearInterval(refresh),
  };
}
