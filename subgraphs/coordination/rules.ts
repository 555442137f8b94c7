import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import { badInput } from '../../shared/errors/reported-error.ts';
import { problemOf } from '../../shared/ingest/check-row.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { CanonicalRow, Problem, ValuesOf } from '../../shared/ingest/dataset.ts';
import type { Workflow } from '../../shared/workflow/steps.ts';
import { ISSUE_FIELDS, type SOURCE_FIELDS } from './model.ts';

export type TaskStatus = 'ISSUED' | 'CLAIMED' | 'FED_BACK' | 'CLOSED';
export type TaskStep = 'claim' | 'feedBack' | 'close';
export type TaskParty = 'issuedBy' | 'assignedTo';

/** 下发 → 认领 → 反馈 → 办结 (Art. 28); no step is left out, none is taken twice. */
export const TASK_WORKFLOW: Workflow<TaskStatus, TaskStep, TaskParty> = {
  record: { en: 'the task', zh: '任务' },
  states: { ISSUED: '已下发', CLAIMED: '已认领', FED_BACK: '已反馈', CLOSED: '已办结' },
  parties: {
    issuedBy: { en: 'the issuing department', zh: '下发部门' },
    assignedTo: { en: 'the assigned department', zh: '承办部门' },
  },
  steps: {
    claim: { from: ['ISSUED'], to: 'CLAIMED', by: ['assignedTo'], zh: '认领' },
    feedBack: { from: ['CLAIMED'], to: 'FED_BACK', by: ['assignedTo'], zh: '反馈' },
    close: { from: ['FED_BACK'], to: 'CLOSED', by: ['issuedBy'], zh: '办结' },
  },
};

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
