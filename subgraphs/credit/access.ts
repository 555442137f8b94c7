import { readerKeys } from '../../shared/access/reader-keys.ts';
import { ROW_RULES, type RowRules, type RuledRecord } from '../../shared/access/row-rules.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import type { PublicSpan } from './model.ts';

/** The general rules; a row that is only public to a viewer is seen on the days of its publication, as `visibleOn` has it. */
const CREDIT_RULES: RowRules = {
  ...ROW_RULES,
  seen: (viewer, record: RuledRecord & PublicSpan, now) => {
    const { readers = [], publicSince = '', publicThrough = '' } = record;
    const keys = readerKeys(viewer).filter((key) => readers.includes(key));
    const today = civilDateOf(now);
    return keys.some((key) => key !== 'public' || (publicSince <= today && today <= publicThrough));
  },
};

/** Row rules by type. */
export const CREDIT_ROW_RULES: Readonly<Record<string, RowRules>> = {
  CreditRating: CREDIT_RULES,
  CreditListing: CREDIT_RULES,
  JointMeasure: CREDIT_RULES,
  CreditRepair: CREDIT_RULES,
};
