import { expect, test } from '@jest/globals';
import { takeStep, type Workflow } from '../../../shared/workflow/steps.ts';

const WORKFLOW: Workflow<'OPEN' | 'CLOSED', 'note' | 'close', 'owner'> = {
  record: { en: 'the record', zh: '记录' },
  states: { OPEN: '办理中', CLOSED: '已办结' },
  parties: { owner: { en: 'the owner', zh: '承办部门' } },
  steps: {
    note: { from: ['OPEN', 'CLOSED'], by: ['owner'], zh: '备注' },
    close: { from: ['OPEN'], to: 'CLOSED', by: ['owner'], zh: '办结' },
  },
};
const TAKER = { is: () => true, expectedVersion: 1 };

test.each(['OPEN', 'CLOSED'] as const)('a step that leads nowhere leaves the state %s as it is', (state) => {
  expect(takeStep(WORKFLOW, { id: 'R-1', state, version: 1 }, 'note', TAKER)).toBe(state);
});

test('a step that leads on gives the state after it', () => {
  expect(takeStep(WORKFLOW, { id: 'R-1', state: 'OPEN', version: 1 }, 'close', TAKER)).toBe('CLOSED');
});
