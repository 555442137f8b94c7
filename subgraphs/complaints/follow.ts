import { timingSafeEqual } from 'node:crypto';
import type { ClientSession } from 'mongoose';
import type { Viewer } from '../../shared/access/viewer.ts';
import { unsealed } from '../../shared/audit/sealed-values.ts';
import type { Holidays } from '../../shared/calendar/working-day.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import type { RecordValues } from './draft.ts';
import { countGuess } from './guesses.ts';
import { writeStep } from './handling.ts';
import { COMPLAINT_FIELDS, type ComplaintDocument, type ComplaintsModels, type QueryCode } from './model.ts';
import { digestOfCode } from './query-code.ts';

/** By what a complainant without an account opens a complaint. */
export interface Opening {
  complaintNo: string;
  queryCode: string;
}

/** No number and no code is longer. Characters. */
const LONGEST = 100;
const MOST_ADDITIONS = 10;

/** The complaint that number and code open; null where there is none, and where the code is another. @throws ReportedError RATE_LIMITED */
export async function openedBy(
  models: ComplaintsModels,
  { complaintNo, queryCode }: Opening,
  { source }: Viewer,
  now: Date,
): Promise<ComplaintDocument | null> {
  if (complaintNo.length > LONGEST || queryCode.length > LONGEST) return null;
  const right = await countGuess(models, complaintNo, source, now);
  if (!(await opens(models, complaintNo, queryCode))) return null;
  await right();
  return present(models, complaintNo);
}

export async function present(
  { complaints }: ComplaintsModels,
  complaintNo: string,
  session?: ClientSession,
): Promise<ComplaintDocument | null> {
  const found = await complaints.find({ _id: complaintNo }, null, { session }).lean<ComplaintDocument[]>();
  const [complaint] = await unsealed(complaints, found, session);
  return complaint ?? null;
}

/** A digest is compared in any case, so that a number that does not exist takes as long as one that does. */
async function opens({ queryCodes }: ComplaintsModels, complaintNo: string, code: string): Promise<boolean> {
  const find = async (id: string) => (await queryCodes.find({ _id: id }).lean<QueryCode[]>())[0];
  const own = await find(complaintNo);
  const holder = own?.codeOf ? await find(own.codeOf) : own;
  const given = Buffer.from(digestOfCode(queryCodes.db, holder?._id ?? complaintNo, code));
  const kept = Buffer.from(holder?.digest ?? '');
  return given.length === kept.length && timingSafeEqual(given, kept);
}

export type FollowStep = 'add' | 'rate' | 'withdraw';

/**
 * 补充, 评价 or 撤回 by the complainant. That number and code belong together was found before (`openedBy`).
 * @throws ReportedError ILLEGAL_TRANSITION, BAD_USER_INPUT
 */
export async function followUp(
  models: ComplaintsModels,
  services: { holidays: Holidays },
  complaintNo: string,
  step: FollowStep,
  said: CanonicalRow,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const complaint = await present(models, complaintNo, session);
  if (!complaint) throw notThere();
  const { version } = complaint;
  const is = (party: string) => party === 'complainant';
  const taking = { by: 'complainant', now, is, expectedVersion: version, session };
  await writeStep(models, services, complaint, step, taking, () => broughtBy(step, complaint, said));
}

/** The same for a number that does not exist and for a code that is another. */
export function notThere(): ReportedError {
  return new ReportedError(
    'NOT_FOUND',
    'No complaint has this number and query code.',
    {},
    '编号与查询码不匹配，或不存在该投诉举报。',
  );
}

function broughtBy(step: FollowStep, { additions = [] }: ComplaintDocument, said: CanonicalRow): RecordValues {
  switch (step) {
    case 'add': {
      const { text } = checkedInput(ADD_FIELDS, said);
      if (additions.length >= MOST_ADDITIONS)
        throw badInput(
          'input.text',
          `is beyond the ${MOST_ADDITIONS} that a complaint takes`,
          `最多补充${MOST_ADDITIONS}次`,
        );
      return { additions: [...additions, text!] };
    }
    case 'rate':
      return checkedInput(RATE_FIELDS, said);
    case 'withdraw':
      return {};
  }
}

const ADD_FIELDS = {
  text: { type: 'text', zh: '补充内容', identifying: true, maxLength: 2_000, personal: true },
} as const;
const RATE_FIELDS = { satisfaction: { ...COMPLAINT_FIELDS.satisfaction, identifying: true } } as const;
