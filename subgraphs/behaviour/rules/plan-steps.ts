import type { Workflow } from '../../../shared/workflow/steps.ts';

/** Where a plan stands: what its status says, and whether it is announced and committed to. */
export type PlanState = 'DRAFT' | 'ANNOUNCED' | 'COMMITTED' | 'IN_PROGRESS' | 'COMPLETED';
export type PlanStep = 'amendPlan' | 'announcePlan' | 'declareInterest' | 'commitDraw';
export type PlanParty = 'maker' | 'lead' | 'participant';

const PARTIES = {
  maker: { en: 'the department that made the plan', zh: '制定部门' },
  lead: { en: 'the leading department', zh: '牵头部门' },
  participant: { en: 'an officer of a department that takes part', zh: '参与部门的执法人员' },
};

/** 制定 → 公告 → 承诺 → 抽取 → 公布: a plan is changed until the draw is committed to, and drawn once. */
export const PLAN_WORKFLOW: Workflow<PlanState, PlanStep, PlanParty> = {
  record: { en: 'the plan', zh: '抽查计划' },
  states: {
    DRAFT: '待公告',
    ANNOUNCED: '已公告',
    COMMITTED: '已承诺抽取',
    IN_PROGRESS: '执行中',
    COMPLETED: '已完成',
  },
  parties: PARTIES,
  steps: {
    amendPlan: { from: ['DRAFT', 'ANNOUNCED'], by: ['maker'], zh: '修改计划' },
    announcePlan: { from: ['DRAFT'], to: 'ANNOUNCED', by: ['maker'], zh: '公告计划' },
    declareInterest: { from: ['DRAFT', 'ANNOUNCED'], by: ['participant'], zh: '申报利害关系' },
    commitDraw: { from: ['ANNOUNCED'], to: 'COMMITTED', by: ['maker', 'lead'], zh: '承诺抽取' },
  },
};

export type DrawState = 'COMMITTED' | 'DRAWN' | 'PUBLISHED';
export type DrawStep = 'fixChance' | 'publishDraw';
export type DrawParty = 'maker' | 'lead' | 'office';

/** What becomes of a draw once it is committed to: nobody draws twice, nobody takes one back. */
export const DRAW_WORKFLOW: Workflow<DrawState, DrawStep, DrawParty> = {
  record: { en: 'the draw', zh: '抽取' },
  states: { COMMITTED: '已承诺', DRAWN: '已抽取', PUBLISHED: '已公布' },
  parties: {
    maker: PARTIES.maker,
    lead: PARTIES.lead,
    office: { en: 'an office of the level or above it', zh: '本级或上级政府办公厅（室）' },
  },
  steps: {
    fixChance: { from: ['COMMITTED'], to: 'DRAWN', by: ['lead', 'office'], zh: '登记外部随机数' },
    publishDraw: { from: ['DRAWN'], to: 'PUBLISHED', by: ['maker', 'lead', 'office'], zh: '公布抽查结果' },
  },
};

export type VisitState = 'PENDING' | 'DONE' | 'NOT_POSSIBLE';

/** A visit is done by entering its inspection; where it cannot be made, the department says so. */
export const VISIT_WORKFLOW: Workflow<VisitState, 'recordVisitNotPossible', 'participant'> = {
  record: { en: 'the visit', zh: '检查' },
  states: { PENDING: '待检查', DONE: '已检查', NOT_POSSIBLE: '无法检查' },
  parties: { participant: { en: 'a department that takes part', zh: '参与部门' } },
  steps: {
    recordVisitNotPossible: { from: ['PENDING'], to: 'NOT_POSSIBLE', by: ['participant'], zh: '登记无法检查' },
  },
};

/** @param committed whether its draw stands */
export function planState(
  { status, announcedOn }: { status?: string; announcedOn?: string },
  committed: boolean,
): PlanState {
  if (status === 'IN_PROGRESS' || status === 'COMPLETED') return status;
  if (committed) return 'COMMITTED';
  return announcedOn === undefined ? 'DRAFT' : 'ANNOUNCED';
}

/** Departments that visit together, the leading one first; the maker leads where none is named. */
export function participantsOf(plan: {
  departmentCode?: string;
  leadDepartmentCode?: string;
  cooperatingDepartmentCodes?: readonly unknown[];
}): string[] {
  const lead = plan.leadDepartmentCode ?? plan.departmentCode;
  return [...new Set([...(lead ? [lead] : []), ...(plan.cooperatingDepartmentCodes ?? []).map(String)])];
}
