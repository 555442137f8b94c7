import type { Workflow } from '../../shared/workflow/steps.ts';

export type ComplaintStatus =
  | 'RECEIVED'
  | 'ACCEPTED'
  | 'REFUSED'
  | 'TRANSFERRED'
  | 'IN_MEDIATION'
  | 'VERIFYING'
  | 'CLOSED'
  | 'WITHDRAWN';

export type ComplaintStep =
  | 'accept'
  | 'refuse'
  | 'transfer'
  | 'split'
  | 'assign'
  | 'mediate'
  | 'investigate'
  | 'verify'
  | 'conclude'
  | 'join'
  | 'linkActs'
  | 'add'
  | 'rate'
  | 'withdraw';

/** Who takes steps: the department the complaint is assigned to, the office of its region, who filed it. Never the department complained of. */
export type ComplaintParty = 'assigned' | 'office' | 'complainant';

/** Still to be handled. */
export const OPEN = ['RECEIVED', 'ACCEPTED', 'IN_MEDIATION', 'VERIFYING'] as const satisfies ComplaintStatus[];

/** 接收 → 受理 → 调解 → 办结 of a 投诉, 接收 → 核查 → 办结 of a 举报; a step without `to` leaves the state as it is. */
export const COMPLAINT_WORKFLOW: Workflow<ComplaintStatus, ComplaintStep, ComplaintParty> = {
  record: { en: 'the complaint', zh: '投诉举报' },
  states: {
    RECEIVED: '待受理',
    ACCEPTED: '已受理',
    REFUSED: '不予受理',
    TRANSFERRED: '已移送',
    IN_MEDIATION: '调解中',
    VERIFYING: '核查中',
    CLOSED: '已办结',
    WITHDRAWN: '已撤回',
  },
  parties: {
    assigned: { en: 'the assigned department', zh: '承办部门' },
    office: { en: 'the office of its region', zh: '本级政府办公厅（室）' },
    complainant: { en: 'the complainant', zh: '投诉举报人' },
  },
  steps: {
    accept: { from: ['RECEIVED'], to: 'ACCEPTED', by: ['assigned'], zh: '受理' },
    refuse: { from: ['RECEIVED'], to: 'REFUSED', by: ['assigned'], zh: '不予受理' },
    transfer: { from: ['RECEIVED'], by: ['assigned', 'office'], zh: '移送' },
    split: { from: ['RECEIVED'], by: ['assigned'], zh: '分案' },
    assign: { from: OPEN, by: ['assigned'], zh: '确定承办人' },
    mediate: { from: ['ACCEPTED'], to: 'IN_MEDIATION', by: ['assigned'], zh: '调解' },
    investigate: { from: ['RECEIVED'], to: 'VERIFYING', by: ['assigned'], zh: '启动核查' },
    verify: { from: ['VERIFYING'], by: ['assigned'], zh: '核查' },
    conclude: { from: ['ACCEPTED', 'IN_MEDIATION', 'VERIFYING'], to: 'CLOSED', by: ['assigned'], zh: '办结' },
    join: { from: OPEN, by: ['assigned', 'office'], zh: '并案' },
    linkActs: { from: ['ACCEPTED', 'IN_MEDIATION', 'VERIFYING', 'CLOSED'], by: ['assigned'], zh: '关联行为' },
    add: { from: OPEN, by: ['complainant'], zh: '补充' },
    rate: { from: ['CLOSED', 'REFUSED'], by: ['complainant'], zh: '评价' },
    withdraw: { from: OPEN, to: 'WITHDRAWN', by: ['complainant'], zh: '撤回' },
  },
};
