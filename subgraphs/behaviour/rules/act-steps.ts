import type { Workflow } from '../../../shared/workflow/steps.ts';

export type PenaltyState = 'DECIDED' | 'CLOSED' | 'REVOKED';
export type PenaltyStep = 'closePenalty' | 'recordReview';
export type CoercionState = 'IN_FORCE' | 'LIFTED';
export type CoercionStep = 'extendCoercion' | 'closeCoercion';

const PARTIES = { provider: { en: 'the department that provided the act', zh: '提供该行为的部门' } };

/** 已决定 → 已结案. A review may come before and after closing; revoked, the penalty takes no step any more. */
export const PENALTY_WORKFLOW: Workflow<PenaltyState, PenaltyStep, 'provider'> = {
  record: { en: 'the penalty', zh: '行政处罚' },
  states: { DECIDED: '已决定', CLOSED: '已结案', REVOKED: '已撤销' },
  parties: PARTIES,
  steps: {
    closePenalty: { from: ['DECIDED'], to: 'CLOSED', by: ['provider'], zh: '结案' },
    // the state that a revocation leads to; a penalty that is upheld or changed stays in its own
    recordReview: { from: ['DECIDED', 'CLOSED'], to: 'REVOKED', by: ['provider'], zh: '登记复议或诉讼结果' },
  },
};

/** 实施中 → 已解除 */
export const COERCION_WORKFLOW: Workflow<CoercionState, CoercionStep, 'provider'> = {
  record: { en: 'the coercion', zh: '行政强制' },
  states: { IN_FORCE: '实施中', LIFTED: '已解除' },
  parties: PARTIES,
  steps: {
    extendCoercion: { from: ['IN_FORCE'], to: 'IN_FORCE', by: ['provider'], zh: '延长期限' },
    closeCoercion: { from: ['IN_FORCE'], to: 'LIFTED', by: ['provider'], zh: '解除' },
  },
};

/** The state follows from what the record says, since feeding systems tell no state. */
export function penaltyState({ closedOn, reviews }: { closedOn?: string; reviews?: readonly unknown[] }): PenaltyState {
  const isRevoked = reviews?.some((review) => (review as { outcome?: string }).outcome === 'REVOKED');
  return isRevoked ? 'REVOKED' : closedOn ? 'CLOSED' : 'DECIDED';
}

export function coercionState({ result }: { result?: string }): CoercionState {
  return result ? 'LIFTED' : 'IN_FORCE';
}
