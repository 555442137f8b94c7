import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { CanonicalRow, FieldSpecs } from '../../shared/ingest/dataset.ts';
import type { RecordValues } from './draft.ts';
import { COMPLAINT_FIELDS, type ComplaintDocument, HANDLING_FIELDS } from './model.ts';
import { COMPLAINT_WORKFLOW, type ComplaintStep } from './workflow.ts';

const identifying = <Spec extends object>(spec: Spec) => ({ ...spec, identifying: true }) as const;

/** What each step of a department says; the days are the server's. */
export const STEP_FIELDS = {
  accept: {},
  refuse: { refusalGround: identifying(COMPLAINT_FIELDS.refusalGround) },
  mediate: {},
  investigate: {},
  verify: { filed: identifying(COMPLAINT_FIELDS.filed) },
  conclude: {
    result: identifying(COMPLAINT_FIELDS.result),
    resultPublic: identifying(COMPLAINT_FIELDS.resultPublic),
    mediationResult: COMPLAINT_FIELDS.mediationResult,
    terminationGround: COMPLAINT_FIELDS.terminationGround,
  },
  transfer: {
    assignedDept: identifying(COMPLAINT_FIELDS.assignedDept),
    transferReason: identifying(HANDLING_FIELDS.transferReason),
  },
  assign: { handlers: identifying(COMPLAINT_FIELDS.handlers) },
  linkActs: { actIds: identifying(HANDLING_FIELDS.actIds) },
} as const satisfies Partial<Record<ComplaintStep, FieldSpecs>>;

export type DepartmentStep = keyof typeof STEP_FIELDS;

/** Steps of 投诉 alone, and of 举报 alone. */
const KIND_OF: Readonly<Partial<Record<ComplaintStep, 'COMPLAINT' | 'REPORT'>>> = {
  accept: 'COMPLAINT',
  refuse: 'COMPLAINT',
  mediate: 'COMPLAINT',
  investigate: 'REPORT',
  verify: 'REPORT',
};
/** More acts never come of one complaint, and more handlers never share one. */
const MOST_LISTED = 10;

/**
 * What a step changes in a complaint. Pure.
 * @param today in Asia/Shanghai
 * @throws ReportedError BAD_USER_INPUT naming the argument, ILLEGAL_TRANSITION for a step of the other kind or before its time
 */
export function changesOf(
  step: DepartmentStep,
  complaint: ComplaintDocument,
  said: CanonicalRow,
  today: CivilDate,
): RecordValues {
  refuseOtherKind(step, complaint);
  const given: RecordValues = checkedInput<FieldSpecs>(STEP_FIELDS[step], said);
  switch (step) {
    case 'accept':
      return { acceptanceDecision: 'ACCEPTED', acceptanceDecidedOn: today };
    case 'refuse':
      return { ...given, acceptanceDecision: 'REFUSED', acceptanceDecidedOn: today, notifiedOn: today };
    case 'verify':
      return { ...given, verifiedOn: today, ...(given.filed && { filedOn: complaint.filedOn ?? today }) };
    case 'conclude':
      return { ...given, ...endOfMediation(complaint, given, today), notifiedOn: today };
    case 'transfer':
      return { ...given, ...transferred(complaint, given) };
    case 'assign':
      return { handlers: shortList('handlers', given.handlers) };
    case 'linkActs':
      return { actIds: shortList('actIds', [...(complaint.actIds ?? []), ...(given.actIds ?? [])]) };
    case 'mediate':
    case 'investigate':
      return {};
  }
}

/** 举报 is concluded once verified; 调解 ends with a result or a ground of termination. */
function endOfMediation(complaint: ComplaintDocument, given: RecordValues, today: CivilDate): RecordValues {
  if (complaint.kind === 'REPORT' && !complaint.verifiedOn)
    throw notYet(complaint, 'conclude', 'before it is verified', '尚未核查');
  const inMediation = complaint.status === 'IN_MEDIATION';
  const ends = given.mediationResult !== undefined || given.terminationGround !== undefined;
  if (inMediation && !ends)
    throw badInput(
      'input.mediationResult',
      'says how the mediation ended, or terminationGround does',
      '应说明调解结果或终止情形',
    );
  if (!inMediation && ends)
    throw badInput('input.mediationResult', 'is for a complaint in mediation', '仅适用于调解中的投诉');
  return inMediation ? { mediationEndedOn: today } : {};
}

/** The former handlers stay behind: they are not of the department that gets it. */
function transferred(complaint: ComplaintDocument, { assignedDept }: RecordValues): RecordValues {
  if (assignedDept === complaint.assignedDept)
    throw badInput('input.assignedDept', 'has the complaint already', '已是承办部门');
  if (assignedDept === complaint.accusedDept)
    throw badInput('input.assignedDept', 'is the department complained of', '为被投诉举报部门，不得承办');
  return { transferredFrom: complaint.assignedDept, handlers: undefined };
}

function shortList(argument: string, list: readonly unknown[] | undefined): string[] {
  const texts = [...new Set(list)].map((text) => (typeof text === 'string' ? text.normalize('NFKC').trim() : ''));
  if (texts.length === 0 || texts.length > MOST_LISTED || texts.some((text) => text === '' || text.length > 100))
    throw badInput(`input.${argument}`, `takes 1 to ${MOST_LISTED} texts`, `应为1至${MOST_LISTED}项文本`);
  return texts;
}

function refuseOtherKind(step: DepartmentStep, complaint: ComplaintDocument): void {
  const kind = KIND_OF[step];
  if (kind && complaint.kind !== kind)
    throw notYet(
      complaint,
      step,
      kind === 'COMPLAINT' ? 'of a report' : 'of a complaint',
      kind === 'COMPLAINT' ? '举报不适用' : '投诉不适用',
    );
}

function notYet({ _id, status }: ComplaintDocument, step: ComplaintStep, why: string, whyZh: string) {
  return new ReportedError(
    'ILLEGAL_TRANSITION',
    `The step ${step} is not possible ${why}.`,
    { id: _id, state: status ?? null, step },
    `${whyZh}，不能${COMPLAINT_WORKFLOW.steps[step].zh}。`,
  );
}
