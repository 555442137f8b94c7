import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

const folder = new URL('../../../shared/calendar/', import.meta.url);

/** Every day of 2004 to 2026 and deadlines over holidays, digested by a process of its own. */
const script = `
  const { createHash } = await import('node:crypto');
  const { addDays, civilDateOf } = await import('${new URL('civil-date.ts', folder).href}');
  const { deadline } = await import('${new URL('deadline.ts', folder).href}');
  const { publishedHolidays } = await import('${new URL('published-holidays.ts', folder).href}');
  const { isWorkingDay } = await import('${new URL('working-day.ts', folder).href}');
  const hash = createHash('sha256');
  for (let day = '2004-01-01'; day < '2027-01-01'; day = addDays(day, 1)) {
    hash.update(JSON.stringify([day, isWorkingDay(day, publishedHolidays), deadline(day, 7, publishedHolidays)]));
  }
  console.log(JSON.stringify({
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    days: hash.digest('hex'),
    instants: ['2025-01-25T15:59:59Z', '2025-01-25T16:00:00Z', '1988-07-01T15:00:00Z'].map((text) => civilDateOf(new Date(text))),
    worked: isWorkingDay('2025-01-26', publishedHolidays),
  }));
`;

function answersIn(timeZone: string): { zone: string; days: string; instants: string[]; worked: object } {
  const environment = { TZ: timeZone };
  const arguments_ = ['--input-type=module', '--eval', script];
  return JSON.parse(execFileSync(process.execPath, arguments_, { env: environment, encoding: 'utf8' }));
}

const atHome = answersIn('Asia/Shanghai');

test.each(['America/New_York', 'Pacific/Auckland', 'UTC'])('a process in %s gives the answers of Shanghai', (zone) => {
  expect(answersIn(zone)).toEqual({ ...atHome, zone });
  expect(atHome.instants).toEqual(['2025-01-25', '2025-01-26', '1988-07-02']);
  expect(atHome.worked).toEqual({ working: true, provisional: false });
});
