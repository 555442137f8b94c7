import type { Audience } from './audience.ts';

/** Kinds of record that a provider department can let others read (Art. 24). */
export interface GrantableType {
  /** What the Measures call it. */
  zh: string;
  /** Fields by which a record of it is asked for; they are told with every grant. */
  keys: readonly string[];
}

/** The datasets that grants are over, by GraphQL object type. */
export const GRANTABLE_TYPES: Readonly<Record<string, GrantableType>> = {
  InspectionAct: { zh: '行政检查', keys: ['id'] },
  PenaltyAct: { zh: '行政处罚', keys: ['id'] },
  CompulsoryAct: { zh: '行政强制', keys: ['id'] },
  OtherAct: { zh: '其他行为', keys: ['id'] },
  Finding: { zh: '检查发现', keys: [] },
  SupervisedObject: { zh: '监管对象', keys: ['objectId'] },
  RandomInspectionPlan: { zh: '双随机、一公开抽查计划', keys: ['planId'] },
  Complaint: { zh: '投诉举报', keys: ['complaintNo', 'reference'] },
  CreditRating: { zh: '信用评价', keys: [] },
  CreditListing: { zh: '经营异常名录、严重违法失信名单', keys: [] },
  JointMeasure: { zh: '联合惩戒、联合激励', keys: [] },
  CreditRepair: { zh: '信用修复', keys: [] },
};

/** The type of that name, or undefined; a name such as `constructor` is none. */
export function grantableType(name: string): GrantableType | undefined {
  return Object.hasOwn(GRANTABLE_TYPES, name) ? GRANTABLE_TYPES[name] : undefined;
}

/** Policies that a provider may lift for a receiver. What is personal stays with those who handle the case (Art. 24, 31). */
const GRANTABLE_POLICIES: ReadonlySet<string> = new Set(['department', 'secret']);

/** Whether a field of this audience can be granted: one that the public, the staff, or the provider's side reads. */
export function isGrantable({ anonymous, scopes, policies }: Audience): boolean {
  return (
    !anonymous && scopes.length === 0 && policies.every((set) => set.every((name) => GRANTABLE_POLICIES.has(name)))
  );
}
