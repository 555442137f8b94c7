import { type CivilDate, parseCivilDate } from '../calendar/civil-date.ts';

const LAST_SERIAL = 99_999;

export interface BatchNumberVerdict {
  /** NFKC, trimmed. */
  batchNumber: string;
  valid: boolean;
  /** Day the batch was made. Only of a valid number. */
  date?: CivilDate;
  /** Place among the day's batches. Only of a valid number. */
  serial?: number;
}

/** Judges a batch number (cd_batch): yyyymmdd of a real day and a serial of five digits, as in 2019041100002. */
export function checkBatchNumber(text: string): BatchNumberVerdict {
  const batchNumber = text.normalize('NFKC').trim();
  const [, year, month, day, serial] = /^(\d{4})(\d{2})(\d{2})(\d{5})$/.exec(batchNumber) ?? [];
  const date = parseCivilDate(`${year}-${month}-${day}`);
  return date === undefined
    ? { batchNumber, valid: false }
    : { batchNumber, valid: true, date, serial: Number(serial) };
}

/** Writes the batch number of a day's `serial`-th batch. TypeError when the day is not real or the serial not in 0..99999. */
export function batchNumber(date: CivilDate, serial: number): string {
  if (parseCivilDate(date) === undefined) throw new TypeError(`Not a civil date: ${JSON.stringify(date)}.`);
  if (!Number.isInteger(serial) || serial < 0 || serial > LAST_SERIAL) {
    throw new TypeError(`A batch serial is an integer of 0 to ${LAST_SERIAL}, not ${serial}.`);
  }
  return date.replaceAll('-', '') + String(serial).padStart(5, '0');
}
