import { expect, test } from '@jest/globals';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import { takeStep } from '../../../shared/workflow/steps.ts';
import { jointStatus, unitsNamed } from '../../../subgraphs/coordination/joint-rules.ts';
import { ISSUE_FIELDS } from '../../../subgraphs/coordination/task-fields.ts';
import {
  isOverdue,
  issueValues,
  isToEscalate,
  levelAbove,
  TASK_WORKFLOW,
  type TaskParty,
  type TaskStatus,
  type TaskStep,
  turnOf,
  wasLate,
} from '../../../subgraphs/coordination/task-rules.ts';

const STATUSES: readonly TaskStatus[] = ['ISSUED', 'CLAIMED', 'IN_PROGRESS', 'FED_BACK', 'CLOSED'];
const STEPS: readonly TaskStep[] = ['claim', 'start', 'feedBack', 'return', 'close', 'lapse', 'settle'];

/** 下发 → 认领 → 办理 → 反馈 → 办结 or 退回, written apart from the rules. */
const LEADS_TO: Readonly<Record<string, TaskStatus>> = {
  'ISSUED claim': 'CLAIMED',
  'CLAIMED start': 'IN_PROGRESS',
  'CLAIMED feedBack': 'FED_BACK',
  'IN_PROGRESS feedBack': 'FED_BACK',
  'FED_BACK return': 'IN_PROGRESS',
  'FED_BACK close': 'CLOSED',
  'ISSUED lapse': 'CLOSED',
  'CLAIMED lapse': 'CLOSED',
  'IN_PROGRESS lapse': 'CLOSED',
  'ISSUED settle': 'CLOSED',
  'CLAIMED settle': 'CLOSED',
  'IN_PROGRESS settle': 'CLOSED',
  'FED_BACK settle': 'CLOSED',
};
const ACTOR: Readonly<Record<TaskStep, string>> = {
  claim: 'XA-HEALTH',
  start: 'XA-HEALTH',
  feedBack: 'XA-HEALTH',
  return: 'XA-MARKET',
  close: 'XA-MARKET',
  lapse: 'XA-MARKET',
  settle: 'the system',
};

const SIDES: Readonly<Record<TaskParty, string>> = {
  issuedBy: 'XA-MARKET',
  assignedTo: 'XA-HEALTH',
  system: 'the system',
};

/** The step as somebody takes it, on a task of version 3. */
function taken(step: TaskStep, state: TaskStatus, actor: string | undefined, expectedVersion = 3): unknown {
  const is = (party: TaskParty) => SIDES[party] === actor;
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
    expect(taken(step, status, ACTOR[step])).toBe(LEADS_TO[`${status} ${step}`] ?? 'ILLEGAL_TRANSITION');
  },
);

test.each(
  STEPS.flatMap((step) => ['XA-MARKET', 'XA-HEALTH', 'XA-OTHER', undefined].map((who) => [step, who] as const)),
)('%s is for department %s to take only where it is theirs, whatever the state', (step, who) => {
  for (const status of STATUSES)
    if (who !== ACTOR[step]) expect(taken(step, status, who)).toBe('WRONG_DEPARTMENT');
    else expect(taken(step, status, who)).not.toBe('WRONG_DEPARTMENT');
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
const values = (input: object, today = '2026-11-24') => issueValues(ISSUE_FIELDS, { ...input }, today);

test('what a task says is normalised, and what is not given is absent', () => {
  expect(values({ ...INPUT, itemCode: null, objectId: '' })).toEqual({
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
  ['kind', 'one that has a mutation of its own', { kind: 'URGING' }],
])('a task whose %s is %s is refused and the argument named', (field, _why, part) => {
  expect(() => values({ ...INPUT, ...part })).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', facts: { argument: `input.${field}` } }),
  );
});

test('a task may be due on the day it is issued', () => {
  expect(values({ ...INPUT, dueOn: '2026-11-24' }).dueOn).toBe('2026-11-24');
});

test.each(STATUSES)('in the state %s a task is overdue from the day after its term only while it is open', (status) => {
  const open = status !== 'FED_BACK' && status !== 'CLOSED';
  const task = { status, dueOn: '2026-12-01' };
  expect(isOverdue(task, '2026-12-01')).toBe(false);
  expect(isOverdue(task, '2026-12-02')).toBe(open);
  expect(isToEscalate(task, '2026-12-02')).toBe(open);
  expect(isToEscalate({ ...task, escalatedAt: new Date(0) }, '2026-12-02')).toBe(false);
});

test('feedback is late by the day on which it came in Xi’an', () => {
  const dueOn = '2026-12-01';
  expect(wasLate({ dueOn })).toBeNull();
  expect(wasLate({ dueOn, fedBackAt: new Date('2026-12-01T15:59:59Z') })).toBe(false);
  expect(wasLate({ dueOn, fedBackAt: new Date('2026-12-01T16:00:00Z') })).toBe(true);
});

test('the level above a district is the city, and above the city there is none here', () => {
  expect(levelAbove('610103')).toBe('610100');
  expect(levelAbove('610100')).toBe('610100');
});

test.each<[TaskStatus, object]>([
  ['ISSUED', { toDo: 'B', awaitedBy: 'A', watchOn: '2026-12-01' }],
  ['IN_PROGRESS', { toDo: 'B', awaitedBy: 'A', watchOn: '2026-12-01' }],
  ['FED_BACK', { toCheck: 'A', awaitedBy: 'B' }],
  ['CLOSED', {}],
])('in the state %s a task is on the desks %j', (status, turn) => {
  expect(turnOf({ status, issuedBy: 'A', assignedTo: 'B', dueOn: '2026-12-01' })).toEqual(turn);
});

test('nobody waits for a task that a department gave to itself', () => {
  expect(turnOf({ status: 'CLAIMED', issuedBy: 'A', assignedTo: 'A' })).toEqual({ toDo: 'A' });
});

test.each(STATUSES.flatMap((one) => STATUSES.map((other) => [one, other] as const)))(
  'a joint task of a unit %s and one %s is as far as the one that is behind',
  (one, other) => {
    const behind = STATUSES[Math.min(STATUSES.indexOf(one), STATUSES.indexOf(other))];
    expect(jointStatus([{ status: one }, { status: other }])).toBe(behind);
  },
);

test('a joint task has two to fifty units, each once', () => {
  expect(unitsNamed(['A', 'B', 'A'])).toEqual(['A', 'B']);
  for (const units of [[], ['A'], ['A', 'A'], Array.from({ length: 51 }, (_, at) => `D-${at}`)])
    expect(codeOf(() => unitsNamed(units))).toBe('BAD_USER_INPUT');
});
