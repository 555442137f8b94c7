import type { ClientSession } from 'mongoose';
import { readersOf } from '../../shared/access/reader-keys.ts';
import { holds, type Viewer } from '../../shared/access/viewer.ts';
import type { ChangeFacts } from '../../shared/audit/change-log.ts';
import { type Draft, writeRecords } from '../../shared/audit/write-records.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import type { Holidays } from '../../shared/calendar/working-day.ts';
import { isRegionWithin, regionAncestors } from '../../shared/codes/region.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { ValuesOf } from '../../shared/ingest/dataset.ts';
import { departmentOf, found, type Work } from '../../shared/subgraph/mutation.ts';
import type { DepartmentFacts } from '../../shared/subgraph/services.ts';
import { contentOf, originOf } from '../../shared/subgraph/write-online.ts';
import { takeStep } from '../../shared/workflow/steps.ts';
import { CLAIM_FIELDS, REASON_FIELDS } from './claim-fields.ts';
import {
  CLAIM_TERMS,
  CLAIM_WORKFLOW,
  type ClaimParty,
  type ClaimState,
  type ClaimStep,
  claimDeadline,
  claimNumber,
} from './claim-rules.ts';
import type { ClaimDocument, ItemDocument, ItemsModels } from './model.ts';
import type { ItemsServices } from './work-services.ts';

/** Departments that one issue names. */
const MOST_DEPARTMENTS = 100;

type ClaimContent = ValuesOf<typeof CLAIM_FIELDS>;

interface IssueItemInput {
  itemCode: string;
  departments: readonly string[];
}

/** Issues an item to departments of the viewer's level and below, a claim each with its term (Art. 9). */
export function issueItem(models: ItemsModels, services: ItemsServices, holidays: Holidays): Work<IssueItemInput> {
  return async ({ itemCode, departments }, context, session) => {
    const { viewer, now } = context;
    const issuer = departmentOf(viewer);
    const item = await found(models.items, itemCode, context, '监管事项');
    if (!mayIssue(viewer, item))
      throw new ReportedError(
        'WRONG_DEPARTMENT',
        'An item is issued by the department that answers for it, or by an office.',
        { itemCode },
        '监管事项由其监管部门或政府办公厅（室）下发。',
      );
    const codes = [...new Set(departments)];
    if (codes.length === 0 || codes.length > MOST_DEPARTMENTS)
      throw badInput(
        'input.departments',
        `takes 1 to ${MOST_DEPARTMENTS} departments`,
        `应为1至${MOST_DEPARTMENTS}个部门`,
      );
    const receivers = await Promise.all(codes.map((code) => receiver(services, code, viewer)));
    await refuseIssued(models, itemCode, codes, session);
    const due = claimDeadline(civilDateOf(now), CLAIM_TERMS, holidays());
    const drafts = receivers.map(({ code, regionCode }): Draft => {
      const claimNo = claimNumber(itemCode, code);
      const content = {
        ...{ claimNo, itemCode, departmentCode: code, regionCode, state: 'PENDING', issuedBy: issuer, issuedAt: now },
        ...{ dueOn: due.date, dueProvisional: due.provisional },
      };
      const regions = [...new Set([...regionAncestors(regionCode), ...regionAncestors(viewer.region ?? '')])];
      const readers = readersOf({ provider: issuer, regions, assigned: [code], published: false });
      return { _id: claimNo, content, readers, facts: claimFacts(content) };
    });
    await writeRecords(models.claims, drafts, originOf(viewer, now), session);
    return itemCode;
  };
}

export interface ClaimStepInput {
  claimNo: string;
  expectedVersion: number;
  /** Of the steps that have to say why. */
  reason?: string;
}

/** A step of a claim; every step but claiming gives its reason. An item issued again has a term of its own. */
export function claimStep(models: ItemsModels, name: ClaimStep, holidays: Holidays): Work<ClaimStepInput> {
  return async ({ claimNo, expectedVersion, reason }, context, session) => {
    const { viewer, now } = context;
    const claim = await found(models.claims, claimNo, context, '事项认领');
    const standing = { id: claimNo, state: claim.state as ClaimState, version: claim.version };
    const state = takeStep(CLAIM_WORKFLOW, standing, name, { is: partyOf(viewer, claim), expectedVersion });
    const why = name === 'claim' ? { reason: undefined } : checkedInput(REASON_FIELDS, { reason });
    const brings = state === 'PENDING' ? issuedAgain(now, holidays) : { decidedAt: now, decidedBy: viewer.account };
    const content: ClaimContent = contentOf(CLAIM_FIELDS, claim, { ...why, ...brings, state });
    const draft = { _id: claimNo, content, readers: claim.readers, facts: claimFacts(content), expectedVersion };
    await writeRecords(models.claims, [draft], originOf(viewer, now), session);
    return claimNo;
  };
}

function issuedAgain(now: Date, holidays: Holidays): ClaimContent {
  const due = claimDeadline(civilDateOf(now), CLAIM_TERMS, holidays());
  const open = { decidedAt: undefined, decidedBy: undefined };
  return { issuedAt: now, dueOn: due.date, dueProvisional: due.provisional, ...open };
}

function partyOf({ department }: Viewer, { departmentCode, issuedBy }: ClaimDocument): (party: ClaimParty) => boolean {
  const codes = { department: departmentCode, issuer: issuedBy };
  return (party) => department !== undefined && codes[party] === department;
}

/** An office issues what its level or a higher one has combed; a department what it answers for. */
function mayIssue(viewer: Viewer, { departmentCode, provider }: ItemDocument): boolean {
  return holds(viewer, 'oversight') || viewer.department === departmentCode || viewer.department === provider;
}

async function receiver({ department }: ItemsServices, code: string, { region }: Viewer): Promise<DepartmentFacts> {
  const known = await department(code);
  if (!known) throw badInput('input.departments', `${code} is not known`, `${code} 不存在`);
  if (region === undefined || !isRegionWithin(known.regionCode, region))
    throw badInput('input.departments', `${code} is not of your level or below`, `${code} 不属于本级或下级`);
  return known;
}

async function refuseIssued(models: ItemsModels, itemCode: string, codes: readonly string[], session: ClientSession) {
  const keys = codes.map((code) => claimNumber(itemCode, code));
  const [standing] = await models.claims
    .find({ _id: { $in: keys } }, { departmentCode: 1 }, { session })
    .limit(1)
    .lean();
  if (!standing) return;
  const { departmentCode = '' } = standing as ClaimContent;
  throw new ReportedError(
    'CONFLICT',
    `The item is issued to ${departmentCode} already; what was returned or ruled out is issued again with reissueItem.`,
    { itemCode, departmentCode },
    `该事项已下发至 ${departmentCode}；已退回或确认不适用的，请重新下发。`,
  );
}

/** The item that a claim is of. */
export function itemOf(claimNo: string): string {
  return claimNo.split(':')[0]!;
}

/** What projections count claims by. */
export function claimFacts({ state, departmentCode, issuedBy, dueOn, itemCode }: ClaimContent): ChangeFacts {
  return {
    ...{ state: state ?? null, department: departmentCode ?? null, issuedBy: issuedBy ?? null },
    ...{ dueOn: dueOn ?? null, itemCode: itemCode ?? null },
  };
}
