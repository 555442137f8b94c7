import type { Workflow } from '../../shared/workflow/steps.ts';

export type ItemStatus = 'IN_USE' | 'SUSPENDED' | 'CANCELLED';
export type ItemStep = 'suspend' | 'resume' | 'cancel';

/** 在用 ⇄ 停用 → 取消 (Art. 12). What is cancelled stays so: its code is not used again. */
export const ITEM_WORKFLOW: Workflow<ItemStatus, ItemStep, 'department'> = {
  record: { en: 'the item', zh: '监管事项' },
  states: { IN_USE: '在用', SUSPENDED: '停用', CANCELLED: '取消' },
  parties: { department: { en: 'the department that answers for the item', zh: '监管部门' } },
  steps: {
    suspend: { from: ['IN_USE'], to: 'SUSPENDED', by: ['department'], zh: '停用' },
    resume: { from: ['SUSPENDED'], to: 'IN_USE', by: ['department'], zh: '恢复' },
    cancel: { from: ['IN_USE', 'SUSPENDED'], to: 'CANCELLED', by: ['department'], zh: '取消' },
  },
};
