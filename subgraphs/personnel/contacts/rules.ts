import { addDays, type CivilDate } from '../../../shared/calendar/civil-date.ts';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import { isPhone } from '../rules.ts';
import type { ContactDocument } from './model.ts';

export type Term = Pick<ContactDocument, 'since' | 'until'>;

/** Whether it is held on a day, the first and the last included. Pure. */
export function isInOffice({ since, until }: Term, on: CivilDate): boolean {
  return since! <= on && (until === undefined || on <= until);
}

/**
 * Whether somebody may follow whoever held the office last. Pure.
 * @param last the newest term of it, and the version that the appointment rests on where it is open
 * @returns the last day of an open term that ends by it
 * @throws ReportedError STALE when another appointment was quicker; BAD_USER_INPUT for a day that does not follow
 */
export function endOfFormer(
  last: (Term & Pick<ContactDocument, 'version'>) | undefined,
  { since, expectedVersion }: { since: CivilDate; expectedVersion?: number | null },
): CivilDate | undefined {
  const open = last && last.until === undefined ? last : undefined;
  if ((expectedVersion ?? undefined) !== open?.version) throw stale(open?.version);
  const before = last?.until ?? last?.since;
  if (before !== undefined && since <= before)
    throw badInput('input.since', `must lie after ${before}, of the term before`, `应晚于前任的 ${before}`);
  return open && addDays(since, -1);
}

function stale(version: number | undefined): ReportedError {
  return version === undefined
    ? new ReportedError(
        'STALE',
        'Nobody holds this office at present: leave expectedVersion out.',
        { version: null },
        '该角色目前无人任职，请勿填写 expectedVersion。',
      )
    : new ReportedError(
        'STALE',
        `Somebody holds this office: give the version of their term, ${version}, as expectedVersion.`,
        { version },
        `该角色已有人任职，请以其版本 ${version} 为 expectedVersion。`,
      );
}

/**
 * Whether a term may end on a day. Pure.
 * @throws ReportedError ILLEGAL_TRANSITION when it has ended, BAD_USER_INPUT for a day before its first
 */
export function checkEnd(
  { since, until: ended, _id: id }: Term & Pick<ContactDocument, '_id'>,
  until: CivilDate,
): void {
  if (ended !== undefined)
    throw new ReportedError(
      'ILLEGAL_TRANSITION',
      `The term ended on ${ended}.`,
      { id, step: 'endContact', status: 'ENDED' },
      `该任期已于 ${ended} 结束。`,
    );
  if (until < since!) throw badInput('input.until', `lies before ${since}, its first day`, `早于任职起始日 ${since}`);
}

/** @throws ReportedError BAD_USER_INPUT, which does not repeat the number */
export function checkPhone(phone: string | undefined): void {
  if (phone !== undefined && !isPhone(phone))
    throw badInput('input.phone', 'is neither a mobile nor a landline number', '不是手机号或固定电话');
}
