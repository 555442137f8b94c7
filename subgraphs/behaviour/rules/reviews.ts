import { type CivilDate, parseCivilDate } from '../../../shared/calendar/civil-date.ts';
import { problemOf } from '../../../shared/ingest/check-row.ts';
import type { Problem } from '../../../shared/ingest/dataset.ts';

const GROUNDS: Readonly<Record<string, string>> = { 行政复议: 'RECONSIDERATION', 行政诉讼: 'LITIGATION' };
const OUTCOMES: Readonly<Record<string, string>> = { 维持: 'UPHELD', 变更: 'CHANGED', 撤销: 'REVOKED' };

/** What reconsideration or a court decided on a penalty (行政复议、行政诉讼). */
export interface PenaltyReview {
  ground: string;
  outcome: string;
  decidedOn: CivilDate;
  documentNo: string;
}

/** The reviews as an act names them; undefined when one is not what it should be. */
export function reviewsOf(list: readonly unknown[]): PenaltyReview[] | undefined {
  const reviews = list.map(reviewOf).filter((review) => review !== undefined);
  return reviews.length === list.length ? reviews : undefined;
}

function reviewOf(entry: unknown): PenaltyReview | undefined {
  if (!entry || typeof entry !== 'object') return undefined;
  const given = entry as Readonly<Record<string, unknown>>;
  const [ground, outcome] = [coded(GROUNDS, given['ground']), coded(OUTCOMES, given['outcome'])];
  const decidedOn = parseCivilDate(String(given['decidedOn'] ?? ''));
  const documentNo = typeof given['documentNo'] === 'string' ? given['documentNo'].normalize('NFKC').trim() : '';
  if (!ground || !outcome || !decidedOn || documentNo === '' || documentNo.length > 100) return undefined;
  return { ground, outcome, decidedOn, documentNo };
}

function coded(codes: Readonly<Record<string, string>>, given: unknown): string | undefined {
  const text = typeof given === 'string' ? given : '';
  return Object.values(codes).includes(text) ? text : Object.hasOwn(codes, text) ? codes[text] : undefined;
}

/** A review is decided after the penalty, and not later than it is told. */
export function reviewFaults(
  reviews: readonly PenaltyReview[],
  penaltyDecidedOn: CivilDate,
  receivedOn: CivilDate,
): Problem[] {
  return reviews.every(({ decidedOn }) => penaltyDecidedOn <= decidedOn && decidedOn <= receivedOn)
    ? []
    : [
        problemOf(
          'REVIEW_DATE_IMPOSSIBLE',
          'reviews',
          'A review is decided after the penalty and not after today.',
          '复议、诉讼结果日期应在处罚决定之后且不晚于今日。',
        ),
      ];
}
