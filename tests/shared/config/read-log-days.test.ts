import { expect, test } from '@jest/globals';
import { readConfig } from '../../../shared/config/config.ts';

test('reads are kept for ever unless a time is set, which is no less than six months', () => {
  expect(readConfig({}).readLogDays).toBeUndefined();
  expect(readConfig({ READ_LOG_DAYS: '180' }).readLogDays).toBe(180);
});

test.each(['179', '0', '-1', '200.5', 'year'])('READ_LOG_DAYS=%s is refused with what to do', (READ_LOG_DAYS) => {
  expect(() => readConfig({ READ_LOG_DAYS })).toThrow(
    /READ_LOG_DAYS must be .* at least 180.*Set more days, or unset it/,
  );
});
