import { problemOf } from '../../shared/ingest/check-row.ts';
import type { Problem, ValuesOf } from '../../shared/ingest/dataset.ts';
import type { SOURCE_FIELDS } from './model.ts';

/** What is wrong with a data source beyond its single fields. */
export function sourceFaults(source: ValuesOf<typeof SOURCE_FIELDS>, receivedAt: Date): Problem[] {
  const { registeredAt, lastContactAt } = source;
  const faults: Problem[] = [];
  if (registeredAt && registeredAt > receivedAt)
    faults.push(problemOf('DATE_IN_FUTURE', 'registeredAt', 'registeredAt lies in the future.', '登记时间晚于现在。'));
  if (lastContactAt && lastContactAt > receivedAt)
    faults.push(
      problemOf('DATE_IN_FUTURE', 'lastContactAt', 'lastContactAt lies in the future.', '最近联通时间晚于现在。'),
    );
  return faults;
}
