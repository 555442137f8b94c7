import { ReportedError } from '../../../shared/errors/reported-error.ts';

export type FilingStatus = 'FILED' | 'ACKNOWLEDGED' | 'RETURNED' | 'WITHDRAWN';
export type FilingStep = 'acknowledge' | 'return' | 'withdraw';

const STEPS: Readonly<Record<FilingStep, { to: FilingStatus; zh: string }>> = {
  acknowledge: { to: 'ACKNOWLEDGED', zh: '确认备案' },
  return: { to: 'RETURNED', zh: '退回备案' },
  withdraw: { to: 'WITHDRAWN', zh: '撤回备案' },
};

/**
 * The status after a step: a filing waits once, and is decided once (Art. 26). Pure.
 * @throws ReportedError STALE, or ILLEGAL_TRANSITION naming state and step
 */
export function takeFilingStep(
  filing: { filingNo: string; status: FilingStatus; version: number },
  step: FilingStep,
  expectedVersion: number,
): FilingStatus {
  const { filingNo, status, version } = filing;
  if (expectedVersion !== version)
    throw new ReportedError('STALE', `Version ${expectedVersion} is not the present one.`, { filingNo, version });
  const { to, zh } = STEPS[step];
  if (status !== 'FILED')
    throw new ReportedError(
      'ILLEGAL_TRANSITION',
      `The step ${step} is not possible in the state ${status}.`,
      { filingNo, status, step },
      `备案状态为${status}，不能${zh}。`,
    );
  return to;
}
