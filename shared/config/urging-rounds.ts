import { type CivilDate, parseCivilDate } from '../calendar/civil-date.ts';
import { ReportedError } from '../errors/reported-error.ts';

/** How many urging rounds without rectification count as repeated (多次, Art. 38), each number from a day on; the first without one. */
export type UrgingRounds = readonly { from?: CivilDate; rounds: number }[];

/** No source gives the number; ours, for the city to confirm. */
export const DEFAULT_URGING_ROUNDS: UrgingRounds = [{ rounds: 2 }];

/** @throws ReportedError CONFIG_INVALID unless it is a number, or that and `YYYY-MM-DD=number` in the order of the days */
export function readUrgingRounds(text: string): UrgingRounds {
  const rows = text.split(',').map((part) => {
    const [number = '', day] = part.trim().split('=').reverse();
    const rounds = /^[1-9]\d?$/.test(number) ? Number(number) : undefined;
    if (rounds === undefined || (day !== undefined && parseCivilDate(day) === undefined)) throw invalid();
    return { ...(day !== undefined && { from: day }), rounds };
  });
  const days = rows.map(({ from = '' }) => from);
  if (days[0] !== '' || days.some((day, place) => place > 0 && day <= days[place - 1]!)) throw invalid();
  return rows;
}

function invalid(): ReportedError {
  const message = 'URGING_ROUNDS takes a number such as 2, and numbers from later days on: 2,2027-01-01=3.';
  return new ReportedError(
    'CONFIG_INVALID',
    message,
    { setting: 'URGING_ROUNDS' },
    'URGING_ROUNDS 应为轮次数，可附自某日起的轮次数，如 2,2027-01-01=3。',
  );
}
