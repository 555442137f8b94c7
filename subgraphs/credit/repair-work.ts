import { readersOf } from '../../shared/access/reader-keys.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { regionAncestors } from '../../shared/codes/region.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { Dataset } from '../../shared/ingest/dataset.ts';
import { contentOf } from '../../shared/subgraph/write-online.ts';
import { takeStep, type Workflow } from '../../shared/workflow/steps.ts';
import { REPAIR_FIELDS } from './fields.ts';
import { LISTING_WORKFLOW, listingState } from './listing-work.ts';
import type { CreditModels, ListingDocument, RepairDocument } from './model.ts';
import { newNumber } from './numbers.ts';
import { acceptOnline, type Departments, ownBatch, standing, type Work } from './online.ts';
import { listingPublication } from './publication.ts';
import { recordId } from './repairs.ts';

export type RepairState = 'APPLIED' | 'ACCEPTED' | 'REFUSED' | 'REPAIRED';
export type RepairStep = 'accept' | 'refuse' | 'approve';

/** 申请 → 受理 → 准予修复 or 不予修复, by the department that listed. */
export const REPAIR_WORKFLOW: Workflow<RepairState, RepairStep, 'lister'> = {
  record: { en: 'the repair', zh: '信用修复' },
  states: { APPLIED: '已申请', ACCEPTED: '已受理', REFUSED: '不予修复', REPAIRED: '已修复' },
  parties: LISTING_WORKFLOW.parties,
  steps: {
    accept: { from: ['APPLIED'], to: 'ACCEPTED', by: ['lister'], zh: '受理' },
    refuse: { from: ['APPLIED', 'ACCEPTED'], to: 'REFUSED', by: ['lister'], zh: '不予修复' },
    approve: { from: ['ACCEPTED'], to: 'REPAIRED', by: ['lister'], zh: '准予修复' },
  },
};

const APPLICATION = { application: { ...REPAIR_FIELDS.application, identifying: true } } as const;
const REASON = { reason: { ...REPAIR_FIELDS.reason, identifying: true } } as const;

export function repairState({ decision, acceptedOn }: Pick<RepairDocument, 'decision' | 'acceptedOn'>): RepairState {
  if (decision !== undefined) return decision === 'APPROVED' ? 'REPAIRED' : 'REFUSED';
  return acceptedOn === undefined ? 'APPLIED' : 'ACCEPTED';
}

/**
 * Enters the application for the repair of a listing.
 * @throws ReportedError REPAIR_TOO_EARLY naming the first day, CONFLICT while another application is open; see `takeStep`
 */
export function applyForRepair(
  models: CreditModels,
  departments: Departments,
): Work<{ listingId: string; expectedVersion: number; application: string }> {
  return async ({ listingId, expectedVersion, ...said }, acting) => {
    const { viewer, now, session } = acting;
    const listing = await standing(models.listings, listingId, acting, '列入记录');
    const at = { id: listingId, state: listingState(listing), version: listing.version };
    const is = () => viewer.department === listing.provider;
    takeStep(LISTING_WORKFLOW, at, 'applyForRepair', { is, expectedVersion });
    const today = civilDateOf(now);
    refuseEarly(listing, today);
    const open = { provider: listing.provider, listingNo: listing.listingNo, decision: { $exists: false } };
    if (await models.repairs.exists(open).session(session))
      throw new ReportedError(
        'CONFLICT',
        'An application for the repair of this listing is open; decide on that one.',
        { listingId },
        '该列入记录已有未办结的修复申请，请先办结。',
      );
    const { department, ...origin } = await ownBatch(departments, acting);
    const repairNo = newNumber('XF', today);
    const { listingNo, objectId } = listing;
    const content = { ...checkedInput(APPLICATION, said), repairNo, listingNo, objectId, appliedOn: today };
    const draft = {
      _id: recordId(department.code, repairNo),
      content,
      readers: readersOf({
        provider: department.code,
        regions: regionAncestors(department.regionCode),
        published: false,
        type: 'CreditRepair',
      }),
      facts: { kind: 'REPAIR', objectId: objectId!, decision: null, decidedOn: null },
    };
    await writeRecords(models.repairs, [draft], { ...origin, provider: department.code }, session);
    return draft._id;
  };
}

/** No repair before the shortest publication of the level is over. @throws ReportedError REPAIR_TOO_EARLY */
function refuseEarly(listing: ListingDocument, today: string): void {
  const { minUntil } = listingPublication(listing);
  if (minUntil === undefined || minUntil <= today) return;
  throw new ReportedError(
    'REPAIR_TOO_EARLY',
    `The shortest publication of its level is not over: repair is possible from ${minUntil}.`,
    { possibleOn: minUntil },
    `未满最短公示期，${minUntil}起方可申请信用修复。`,
  );
}

export interface RepairStepInput {
  repairId: string;
  expectedVersion: number;
  /** Of the decisions. */
  reason?: string;
}

/** A step of a repair; a decision passes the checks that files pass, and what follows from it follows in the same transaction. */
export function repairStep(
  models: CreditModels,
  dataset: Dataset,
  departments: Departments,
  name: RepairStep,
): Work<RepairStepInput> {
  return async ({ repairId, expectedVersion, ...said }, acting) => {
    const { viewer, now, session } = acting;
    const repair = await standing(models.repairs, repairId, acting, '信用修复');
    const { version } = repair;
    const is = () => viewer.department === repair.provider;
    takeStep(REPAIR_WORKFLOW, { id: repairId, state: repairState(repair), version }, name, { is, expectedVersion });
    const today = civilDateOf(now);
    const batch = await ownBatch(departments, acting);
    if (name === 'accept') {
      const content = contentOf(REPAIR_FIELDS, repair, { acceptedOn: today });
      const draft = { _id: repairId, content, readers: repair.readers, expectedVersion };
      await writeRecords(models.repairs, [draft], { ...batch, provider: repair.provider }, session);
      return repairId;
    }
    const decision = name === 'approve' ? 'APPROVED' : 'REJECTED';
    const row = contentOf(REPAIR_FIELDS, repair, { ...checkedInput(REASON, said), decision, decidedOn: today });
    return acceptOnline(dataset, row, batch, session, { entered: true });
  };
}
