import { ReportedError } from '../../../shared/errors/reported-error.ts';
import type { Workflow } from '../../../shared/workflow/steps.ts';

export type PublicationState =
  | 'UNPROPOSED'
  | 'PROPOSED'
  | 'RETURNED'
  | 'CHECKED'
  | 'PREPARED'
  | 'PUBLISHED'
  | 'WITHDRAWN'
  | 'EXPIRED';
export type PublicationStep = 'propose' | 'check' | 'return' | 'chooseProfile' | 'publish' | 'withdraw' | 'expire';
export type PublicationParty = 'provider' | 'checker' | 'office' | 'clock';

/**
 * 提出 → 法制审核 → 选定脱敏方案 → 公示 → 期满 or 撤下 (Art. 23). An act of a feeding system that says itself that it is published stands at
 * PUBLISHED from the first and can be withdrawn.
 */
export const PUBLICATION_WORKFLOW: Workflow<PublicationState, PublicationStep, PublicationParty> = {
  record: { en: 'the publication', zh: '公示' },
  states: {
    UNPROPOSED: '未提出',
    PROPOSED: '已提出',
    RETURNED: '审核退回',
    CHECKED: '已审核',
    PREPARED: '待公示',
    PUBLISHED: '公示中',
    WITHDRAWN: '已撤下',
    EXPIRED: '已期满',
  },
  parties: {
    provider: { en: 'the department whose act it is', zh: '行为所属部门' },
    checker: {
      en: 'a person of the department who neither entered nor proposed it',
      zh: '本部门录入人、提出人以外的审核人员',
    },
    office: { en: 'the office above it', zh: '上级政府办公机构' },
    clock: { en: 'nobody: it comes with the day', zh: '系统' },
  },
  steps: {
    propose: { from: ['UNPROPOSED', 'RETURNED', 'WITHDRAWN', 'EXPIRED'], to: 'PROPOSED', by: ['provider'], zh: '提出' },
    check: { from: ['PROPOSED', 'CHECKED', 'PREPARED'], to: 'CHECKED', by: ['checker'], zh: '审核通过' },
    return: { from: ['PROPOSED', 'CHECKED', 'PREPARED'], to: 'RETURNED', by: ['checker'], zh: '审核退回' },
    chooseProfile: { from: ['CHECKED', 'PREPARED'], to: 'PREPARED', by: ['provider'], zh: '选定脱敏方案' },
    publish: { from: ['PREPARED'], to: 'PUBLISHED', by: ['provider'], zh: '公示' },
    withdraw: { from: ['PUBLISHED'], to: 'WITHDRAWN', by: ['provider', 'office'], zh: '撤下' },
    expire: { from: ['PUBLISHED'], to: 'EXPIRED', by: ['clock'], zh: '期满' },
  },
};

/** @throws ReportedError STALE when the act is not any more what was checked: nobody has checked what would be published */
export function requireAsChecked(checkedDigest: string | undefined, { _id, digest }: { _id: string; digest: string }) {
  if (checkedDigest === digest) return;
  throw new ReportedError(
    'STALE',
    'The act was changed after its legal check: have it checked again (checkPublication).',
    { id: _id },
    '该行为在法制审核后已被修改，请重新审核（checkPublication）。',
  );
}
