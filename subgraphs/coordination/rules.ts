import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { problemOf } from '../../shared/ingest/check-row.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { CanonicalRow, Problem, ValuesOf } from '../../shared/ingest/dataset.ts';
import { ISSUE_FIELDS, type SOURCE_FIELDS } from './model.ts';

export type TaskStatus = 'ISSUED' | 'CLAIMED' | 'FED_BACK' | 'CLOSED';
export type TaskStep = 'claim' | 'feedBack' | 'close';

/** What a step is decided by. */
export interface TaskState {
  taskNo: string;
  status: TaskStatus;
  version: number;
  issuedBy: string;
  assignedTo: string;
}

interface StepRule {
  from: TaskStatus;
  to: TaskStatus;
  /** Whose step it is. */
  by: 'issuedBy' | 'assignedTo';
  byZh: string;
  zh: string;
}

/** 下发 → 认领 → 反馈 → 办结 (Art. 28); no step is left out, none is taken twice. */
const STEPS: Readonly<Record<TaskStep, StepRule>> = {
  claim: { from: 'ISSUED', to: 'CLAIMED', by: 'assignedTo', byZh: '承办部门', zh: '认领' },
  feedBack: { from: 'CLAIMED', to: 'FED_BACK', by: 'assignedTo', byZh: '承办部门', zh: '反馈' },
  close: { from: 'FED_BACK', to: 'CLOSED', by: 'issuedBy', byZh: '下发部门', zh: '办结' },
};

/**
 * The status after a step.
 * @param by department that takes it, and the version it has read
 * @throws ReportedError WRONG_DEPARTMENT, STALE, or ILLEGAL_TRANSITION naming state and step; in this order
 */
export function takeStep(
  task: TaskState,
  step: TaskStep,
  by: { department?: string; expectedVersion: number },
): TaskStatus {
  const rule = STEPS[step];
  const { taskNo, status, version } = task;
  if (by.department === undefined || by.department !== task[rule.by])
    throw new ReportedError(
      'WRONG_DEPARTMENT',
      `The step ${step} is for the ${rule.by === 'issuedBy' ? 'issuing' : 'assigned'} department.`,
      { taskNo, step },
      `“${rule.zh}”由${rule.byZh}办理。`,
    );
  if (by.expectedVersion !== version)
    throw new ReportedError('STALE', `Version ${by.expectedVersion} is not the present one.`, { taskNo, version });
  if (status !== rule.from)
    throw new ReportedError(
      'ILLEGAL_TRANSITION',
      `The step ${step} is not possible in the state ${status}.`,
      { taskNo, status, step },
      `任务状态为${status}，不能${rule.zh}。`,
    );
  return rule.to;
}

export type IssueValues = ValuesOf<typeof ISSUE_FIELDS> & { title: string; assignedTo: string; dueOn: CivilDate };

/**
 * What a new task says, normalised.
 * @param today in Asia/Shanghai
 * @throws ReportedError BAD_USER_INPUT naming the argument
 */
export function issueValues(input: CanonicalRow, today: CivilDate): IssueValues {
  const values = checkedInput(ISSUE_FIELDS, input) as IssueValues;
  if (values.dueOn < today) throw badInput('input.dueOn', 'lies in the past', '早于今日');
  return values;
}

/** What is wrong with a data source beyond its single fields. */
export function sourceFaults(source: ValuesOf<typeof SOURCE_FIELDS>, receivedAt: Date): Problem[] {
  const { registeredAt, lastContactAt } = source;
  const faults: Problem[] = [];
  if (registeredAt && registeredAt > receivedAt)
    faults.push(problemOf('DATE_IN_FUTURE', 'registeredAt', 'registeredAt lies in the future.', '登记时间晚于现在。'));
  if (lastContactAt && lastContactAt > receivedAt)
    faults.push(
      problemOf('DATE_IN_FUTURE', 'lastContactAt', 'lastContactAt lies in the future.', '最近联通时间晚于现在。'),
    );
  return faults;
}
