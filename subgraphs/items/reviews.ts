import type { ClientSession } from 'mongoose';
import { readersOf } from '../../shared/access/reader-keys.ts';
import { inTransaction } from '../../shared/audit/transaction.ts';
import { type Draft, type WriteOrigin, writeRecords } from '../../shared/audit/write-records.ts';
import { type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { deadline } from '../../shared/calendar/deadline.ts';
import type { Holidays } from '../../shared/calendar/working-day.ts';
import { regionAncestors } from '../../shared/codes/region.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import { found, type Work } from '../../shared/subgraph/mutation.ts';
import type { TaskToOpen } from '../../shared/subgraph/open-task.ts';
import { noteOpened } from '../../shared/subgraph/opened-tasks.ts';
import { contentOf, onlineOrigin, originOf } from '../../shared/subgraph/write-online.ts';
import { takeStep } from '../../shared/workflow/steps.ts';
import { REVIEW_FIELDS, SETTLE_FIELDS } from './legal-basis-fields.ts';
import {
  type BasisChange,
  changesOfBasis,
  REVIEW_WORKFLOW,
  type ReviewState,
  reviewNumber,
} from './legal-basis-rules.ts';
import type { ItemDocument, ItemsModels, LegalBasisDocument, ReviewDocument, SubItemDocument } from './model.ts';
import type { ItemsServices } from './work-services.ts';

/** Working days a department has to look at an item again; no source gives a number (Art. 12: 及时), for the city to confirm. */
const REVIEW_WORKING_DAYS = 20;

/**
 * Flags every item that rests on a basis which was changed, once for each change (Art. 12). Items whose version is of the day of an
 * amendment or later were made knowing it.
 * @returns how many were flagged anew
 */
export async function raiseReviews(
  models: ItemsModels,
  basis: LegalBasisDocument,
  origin: WriteOrigin,
  session: ClientSession,
): Promise<number> {
  const changes = changesOfBasis(basis);
  if (changes.length === 0) return 0;
  const items = await itemsRestingOn(models, basis._id, session);
  const wanted = changes.flatMap((change) =>
    items.filter((item) => isTouched(item, change)).map((item) => reviewDraft(item, basis, change, origin)),
  );
  const keys = wanted.map(({ _id }) => _id);
  const standing = await models.reviews.find({ _id: { $in: keys } }, { _id: 1 }, { session }).lean<{ _id: string }[]>();
  const known = new Set(standing.map(({ _id }) => _id));
  const drafts = wanted.filter(({ _id }) => !known.has(_id));
  await writeRecords(models.reviews, drafts, origin, session);
  return drafts.length;
}

async function itemsRestingOn(models: ItemsModels, basisCode: string, session: ClientSession): Promise<ItemDocument[]> {
  const subItems = await models.subItems
    .find({ legalBasisCodes: basisCode, cancelDate: { $exists: false } } as never, { itemCode: 1 }, { session })
    .lean<SubItemDocument[]>();
  const codes = [...new Set(subItems.map(({ itemCode }) => itemCode!))];
  return models.items
    .find({ _id: { $in: codes }, status: { $ne: 'CANCELLED' } } as never, {}, { session })
    .lean<ItemDocument[]>();
}

function isTouched({ versionDate }: ItemDocument, { ground, changedOn }: BasisChange): boolean {
  return ground === 'REPEALED' || versionDate === undefined || versionDate < changedOn;
}

function reviewDraft(item: ItemDocument, basis: LegalBasisDocument, change: BasisChange, origin: WriteOrigin): Draft {
  const reviewNo = reviewNumber(basis._id, change, item._id);
  const departmentCode = item.departmentCode ?? item.provider;
  const { ground, changedOn } = change;
  return {
    _id: reviewNo,
    content: {
      ...{ reviewNo, itemCode: item._id, basisCode: basis._id, departmentCode, ground, changedOn },
      ...{ state: 'OPEN', raisedAt: origin.receivedAt },
    },
    readers: readersOf({
      provider: origin.provider,
      regions: regionAncestors(item.regionCode ?? ''),
      assigned: [departmentCode],
      published: false,
    }),
  };
}

export interface SettleInput {
  reviewNo: string;
  expectedVersion: number;
  outcome: string;
  note: string;
}

/** The department says what became of its item: adjusted, cancelled, or not affected, and why. */
export function settleReview(models: ItemsModels): Work<SettleInput> {
  return async ({ reviewNo, expectedVersion, ...given }, context, session) => {
    const { viewer, now } = context;
    const review = await found(models.reviews, reviewNo, context, '事项核改');
    const standing = { id: reviewNo, state: review.state as ReviewState, version: review.version };
    const is = () => viewer.department !== undefined && viewer.department === review.departmentCode;
    const state = takeStep(REVIEW_WORKFLOW, standing, 'settle', { is, expectedVersion });
    const brings = { ...checkedInput(SETTLE_FIELDS, given), settledAt: now, settledBy: viewer.account };
    const content = contentOf(REVIEW_FIELDS, review, { ...brings, state });
    const draft = { _id: reviewNo, content, readers: review.readers, expectedVersion };
    await writeRecords(models.reviews, [draft], originOf(viewer, now), session);
    return reviewNo;
  };
}

/** Changes of the law that came by file rather than on line are followed as well; safe to repeat. @returns reviews raised */
export async function followLegalChanges(models: ItemsModels, now: Date): Promise<number> {
  const changed = await models.bases
    .find({ $or: [{ repealedOn: { $exists: true } }, { amendedOn: { $exists: true } }] } as never)
    .lean<LegalBasisDocument[]>();
  let raised = 0;
  for (const basis of changed) {
    const origin = onlineOrigin(basis.provider, 'legal-changes', now);
    raised += await inTransaction(models.reviews.db, (session) => raiseReviews(models, basis, origin, session));
  }
  return raised;
}

/**
 * Opens the tasks of reviews that have none yet. Tasks live elsewhere, so that they cannot stand in the transaction of the review: what
 * fails is opened the next time, under the same key.
 * @returns how many were opened
 */
export async function openReviewTasks(
  models: ItemsModels,
  { tasks }: ItemsServices,
  holidays: Holidays,
  now: Date,
): Promise<number> {
  if (!tasks) return 0;
  const waiting = await models.reviews
    .find({ state: 'OPEN', taskNo: { $exists: false } } as never)
    .lean<ReviewDocument[]>();
  for (const review of waiting) {
    const basis = await models.bases.findById(review.basisCode).lean<LegalBasisDocument>();
    const dueOn = reviewDeadline(review, holidays, now);
    const taskNo = await tasks.openTask(reviewTask(review, basis?.title ?? review.basisCode!, dueOn));
    await noteOpened(models.reviews.db, { key: review._id, subject: review._id, taskNo });
    const content = contentOf(REVIEW_FIELDS, review, { taskNo });
    const draft = { _id: review._id, content, readers: review.readers, expectedVersion: review.version };
    await writeRecords(models.reviews, [draft], onlineOrigin(review.provider, 'legal-changes', now));
  }
  return waiting.length;
}

/** From the day of the review, so that a task which is asked for again is the same; today where that is past. */
function reviewDeadline({ raisedAt }: ReviewDocument, holidays: Holidays, now: Date): CivilDate {
  const due = deadline(civilDateOf(raisedAt ?? now), REVIEW_WORKING_DAYS, holidays()).date;
  const today = civilDateOf(now);
  const isPast = due < today;
  return isPast ? today : due;
}

function reviewTask(review: ReviewDocument, title: string, dueOn: CivilDate): TaskToOpen {
  const what = review.ground === 'REPEALED' ? '废止' : '修改';
  return {
    key: review._id,
    issuedBy: review.provider,
    assignedTo: review.departmentCode!,
    itemCode: review.itemCode!,
    title: `核改监管事项 ${review.itemCode}`,
    content: `设定依据《${title}》自${review.changedOn}起${what}，请核对并调整引用该依据的监管事项。`,
    dueOn,
  };
}
