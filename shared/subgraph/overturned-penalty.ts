import { GATEWAY_VIEWER } from '../access/viewer.ts';
import { ReportedError } from '../errors/reported-error.ts';
import type { Subgraph } from './subgraph.ts';

/** A penalty that reconsideration or a court has revoked. */
export interface OverturnedPenalty {
  /** Global id of the act. */
  actId: string;
  reason: string;
  /** Department that provided it, and the account or command that says so. */
  department: string;
  by: string;
}

const WITHDRAW = `mutation Withdraw($actId: String!, $reason: String!, $department: String!, $by: String!) {
  _withdrawRestingOn(actId: $actId, reason: $reason, department: $department, by: $by) }`;

/**
 * Takes back what rests in credit on a penalty, by asking the subgraph that keeps it, in this process or another.
 * @throws ReportedError SUBGRAPH_UNAVAILABLE when it does not answer
 */
export function withdrawFromCreditBy(
  find: (name: string) => Subgraph | undefined,
): (penalty: OverturnedPenalty) => Promise<void> {
  return async (penalty) => {
    const request = { query: WITHDRAW, variables: { ...penalty }, viewer: GATEWAY_VIEWER, requestId: 'overturned' };
    const answer = await find('credit')?.execute(request);
    if (typeof answer?.data?.['_withdrawRestingOn'] === 'number') return;
    const reason = answer?.errors?.[0]?.message ?? 'it is not there';
    throw new ReportedError('SUBGRAPH_UNAVAILABLE', `Credit was not told of a revoked penalty: ${reason}`, {});
  };
}
