import { expect, test } from '@jest/globals';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import { takeStep } from '../../../shared/workflow/steps.ts';
import {
  issueValues,
  sourceFaults,
  TASK_WORKFLOW,
  type TaskParty,
  type TaskStatus,
  type TaskStep,
} from '../../../subgraphs/coordination/rules.ts';

const STATUSES: readonly TaskStatus[] = ['ISSUED', 'CLAIMED', 'FED_BACK', 'CLOSED'];
const STEPS: readonly TaskStep[] = ['claim', 'feedBack', 'close'];

/** 下发 → 认领 → 反馈 → 办结, written apart from the rules. */
const LEADS_TO: Readonly<Record<string, TaskStatus>> = {
  'ISSUED claim': 'CLAIMED',
  'CLAIMED feedBack': 'FED_BACK',
  'FED_BACK close': 'CLOSED',
};
const actorOf = { claim: 'XA-HEALTH', feedBack: 'XA-HEALTH', close: 'XA-MARKET' } as const;

const SIDES: Readonly<Record<TaskParty, string>> = { issuedBy: 'XA-MARKET', assignedTo: 'XA-HEALTH' };

/** The step as a department takes it, on a task of version 3. */
function taken(step: TaskStep, state: TaskStatus, department: string | undefined, expectedVersion = 3): unknown {
  const is = (party: TaskParty) => SIDES[party] === department;
  const standing = { id: 'RW20261124-2345ABCDEFGH', state, version: 3 };
  return codeOf(() => takeStep(TASK_WORKFLOW, standing, step, { is, expectedVersion }));
}

function codeOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error instanceof ReportedError ? error.code : error;
  }
}

test.each(STATUSES.flatMap((status) => STEPS.map((step) => [step, status] as const)))(
  'the step %s in the state %s leads on or is refused by its name (Art. 28)',
  (step, status) => {
    expect(taken(step, status, actorOf[step])).toBe(LEADS_TO[`${status} ${step}`] ?? 'ILLEGAL_TRANSITION');
  },
);

test.each<[TaskStep, TaskStatus, string | undefined]>([
  ['claim', 'ISSUED', 'XA-MARKET'],
  ['claim', 'ISSUED', 'XA-OTHER'],
  ['claim', 'ISSUED', undefined],
  ['feedBack', 'CLAIMED', 'XA-MARKET'],
  ['close', 'FED_BACK', 'XA-HEALTH'],
])('%s in the state %s is not for department %s to take', (step, status, department) => {
  expect(taken(step, status, department)).toBe('WRONG_DEPARTMENT');
});

test('a step on a version that is no longer the present one is stale, whatever the state', () => {
  for (const status of STATUSES) expect(taken('claim', status, 'XA-HEALTH', 2)).toBe('STALE');
});

const INPUT = {
  title: ' 核查风险　线索 ',
  content: '请于期限内核查并反馈。',
  assignedTo: 'XA-HEALTH',
  dueOn: '2026-12-01',
};

test('what a task says is normalised, and what is not given is absent', () => {
  expect(issueValues({ ...INPUT, itemCode: null, objectId: '' }, '2026-11-24')).toEqual({
    title: '核查风险 线索',
    content: '请于期限内核查并反馈。',
    assignedTo: 'XA-HEALTH',
    dueOn: '2026-12-01',
  });
});

test.each([
  ['title', 'blank', { title: ' ' }],
  ['title', 'too long', { title: '长'.repeat(201) }],
  ['content', 'too long', { content: '长'.repeat(5_001) }],
  ['assignedTo', 'empty', { assignedTo: '' }],
  ['dueOn', 'in the past', { dueOn: '2026-11-23' }],
  ['dueOn', 'no day of the calendar', { dueOn: '2026-02-30' }],
])('a task whose %s is %s is refused and the argument named', (field, _why, part) => {
  try {
    issueValues({ ...INPUT, ...part }, '2026-11-24');
    throw new Error('was accepted');
  } catch (error) {
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', facts: { argument: `input.${field}` } });
  }
});

test('a task may be due on the day it is issued', () => {
  expect(issueValues({ ...INPUT, dueOn: '2026-11-24' }, '2026-11-24').dueOn).toBe('2026-11-24');
});

test('a source that was registered or heard of in the future is held', () => {
  const received = new Date('2026-11-24T04:00:00Z');
  const later = new Date('2026-11-24T04:00:01Z');
  expect(sourceFaults({ registeredAt: received, lastContactAt: received }, received)).toEqual([]);
  expect(sourceFaults({ registeredAt: later, lastContactAt: later }, received).map(({ field }) => field)).toEqual([
    'registeredAt',
    'lastContactAt',
  ]);
});
