import { readerKeys } from '../../shared/access/reader-keys.ts';
import { ROW_RULES, type RowRules, type RuledRecord } from '../../shared/access/row-rules.ts';
import type { Viewer } from '../../shared/access/viewer.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import type { PublicSpan } from './model.ts';

/** Whether a viewer sees a row: one that is only public to them is seen on the days of its publication, as `visibleOn` has it. */
export function seesCredit(viewer: Viewer, record: RuledRecord & PublicSpan, now: Date): boolean {
  const { readers = [], publicSince = '', publicThrough = '' } = record;
  const keys = readerKeys(viewer).filter((key) => readers.includes(key));
  const today = civilDateOf(now);
  return keys.some((key) => key !== 'public' || (publicSince <= today && today <= publicThrough));
}

const CREDIT_RULES: RowRules = { ...ROW_RULES, seen: seesCredit };

/** Row rules by type. */
export const CREDIT_ROW_RULES: Readonly<Record<string, RowRules>> = {
  CreditRating: CREDIT_RULES,
  CreditListing: CREDIT_RULES,
  JointMeasure: CREDIT_RULES,
  CreditRepair: CREDIT_RULES,
};
