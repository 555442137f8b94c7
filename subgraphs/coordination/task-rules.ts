import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { regionAncestors } from '../../shared/codes/region.ts';
import { badInput } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { CanonicalRow, FieldSpecs, ValuesOf } from '../../shared/ingest/dataset.ts';
import type { Workflow } from '../../shared/workflow/steps.ts';
import type { TaskContent } from './task-fields.ts';

export type TaskStatus = 'ISSUED' | 'CLAIMED' | 'IN_PROGRESS' | 'FED_BACK' | 'CLOSED';
export type TaskStep = 'claim' | 'start' | 'feedBack' | 'return' | 'close' | 'lapse' | 'settle';
export type TaskParty = 'issuedBy' | 'assignedTo' | 'system';

/** States in which the assigned department has to do something. */
export const OPEN: readonly TaskStatus[] = ['ISSUED', 'CLAIMED', 'IN_PROGRESS'];

/** 下发 (which is delivery, Art. 27) → 认领 → 办理 → 反馈 → 办结 or 退回 (Art. 28). No step is taken twice; starting may be left out. */
export const TASK_WORKFLOW: Workflow<TaskStatus, TaskStep, TaskParty> = {
  record: { en: 'the task', zh: '任务' },
  states: { ISSUED: '已下发', CLAIMED: '已认领', IN_PROGRESS: '办理中', FED_BACK: '已反馈', CLOSED: '已办结' },
  parties: {
    issuedBy: { en: 'the issuing department', zh: '下发部门' },
    assignedTo: { en: 'the assigned department', zh: '承办部门' },
    system: { en: 'the system', zh: '系统' },
  },
  steps: {
    claim: { from: ['ISSUED'], to: 'CLAIMED', by: ['assignedTo'], zh: '认领' },
    start: { from: ['CLAIMED'], to: 'IN_PROGRESS', by: ['assignedTo'], zh: '开始办理' },
    feedBack: { from: ['CLAIMED', 'IN_PROGRESS'], to: 'FED_BACK', by: ['assignedTo'], zh: '反馈' },
    return: { from: ['FED_BACK'], to: 'IN_PROGRESS', by: ['issuedBy'], zh: '退回' },
    close: { from: ['FED_BACK'], to: 'CLOSED', by: ['issuedBy'], zh: '办结' },
    // an urging order whose term passed without an answer, when the next round follows it
    lapse: { from: OPEN, to: 'CLOSED', by: ['issuedBy'], zh: '转入下一轮督办' },
    // what the task was for is done where it is kept
    settle: { from: [...OPEN, 'FED_BACK'], to: 'CLOSED', by: ['system'], zh: '自动办结' },
  },
};

/**
 * What a new task says, normalised; its term is today or later.
 * @param today in Asia/Shanghai
 * @throws ReportedError BAD_USER_INPUT naming the argument
 */
export function issueValues<Fields extends FieldSpecs>(
  fields: Fields,
  input: CanonicalRow,
  today: CivilDate,
): ValuesOf<Fields> {
  const values = checkedInput(fields, input);
  if (String(values['dueOn']) < today) throw badInput('input.dueOn', 'lies in the past', '早于今日');
  return values;
}

type TaskFacts = Pick<TaskContent, 'status' | 'issuedBy' | 'assignedTo' | 'dueOn' | 'fedBackAt' | 'escalatedAt'>;

/** Whether the assigned department is behind its term. */
export function isOverdue({ status, dueOn }: TaskFacts, today: CivilDate): boolean {
  return isOpen(status) && dueOn !== undefined && dueOn < today;
}

/** Whether it was fed back after its term; null while it is not. */
export function wasLate({ dueOn, fedBackAt }: TaskFacts): boolean | null {
  return fedBackAt === undefined || dueOn === undefined ? null : civilDateOf(fedBackAt) > dueOn;
}

/** Whether the office is to be told of it now: overdue, and not told before. */
export function isToEscalate(task: TaskFacts, today: CivilDate): boolean {
  return isOverdue(task, today) && task.escalatedAt === undefined;
}

/** The level whose office is told: the one above the department's own, and of the city itself its own. */
export function levelAbove(regionCode: string): string {
  const [own = regionCode, above = own] = regionAncestors(regionCode);
  return above;
}

/** Whose turn a task is, stored beside it so that a desk is read by index: departments, and until when the upkeep watches it. */
export interface Turn {
  /** Has to answer. */
  toDo?: string;
  /** Has to accept or return. */
  toCheck?: string;
  /** Waits for the other one. */
  awaitedBy?: string;
  /** Last day of a term that nobody was told of. */
  watchOn?: CivilDate;
}

export function turnOf(task: TaskFacts): Turn {
  const { status, issuedBy, assignedTo, dueOn, escalatedAt } = task;
  if (isOpen(status))
    return {
      ...(assignedTo && { toDo: assignedTo }),
      ...(issuedBy && issuedBy !== assignedTo && { awaitedBy: issuedBy }),
      ...(dueOn && !escalatedAt && { watchOn: dueOn }),
    };
  if (status !== 'FED_BACK') return {};
  return {
    ...(issuedBy && { toCheck: issuedBy }),
    ...(assignedTo && issuedBy !== assignedTo && { awaitedBy: assignedTo }),
  };
}

function isOpen(status: string | undefined): boolean {
  return OPEN.some((open) => open === status);
}
