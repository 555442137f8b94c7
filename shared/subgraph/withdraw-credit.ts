import { GATEWAY_VIEWER } from '../access/viewer.ts';
import { ReportedError } from '../errors/reported-error.ts';
import type { Subgraph } from './subgraph.ts';

/** A penalty that was overturned on reconsideration or in court. */
export interface OverturnedPenalty {
  /** Global id of the act. */
  actId: string;
  reason: string;
  /** Department that provided the act. */
  department: string;
  /** Account or command that overturned it. */
  by: string;
}

const WITHDRAW = `mutation Withdraw($actId: String!, $reason: String!, $department: String!, $by: String!) {
  _withdrawRestingOn(actId: $actId, reason: $reason, department: $department, by: $by) }`;

/**
 * Takes back what rests on an overturned penalty, by asking the subgraph that keeps credit, in this process or another. It is a transaction
 * of that subgraph; asked for again, it changes nothing, so that it may be repeated until it stands.
 * @returns how many listings, measures and ratings were withdrawn
 * @throws ReportedError SUBGRAPH_UNAVAILABLE when it does not answer
 */
export function withdrawCreditBy(
  find: (name: string) => Subgraph | undefined,
): (penalty: OverturnedPenalty) => Promise<number> {
  return async ({ actId, reason, department, by }) => {
    const answer = await find('credit')?.execute({
      query: WITHDRAW,
      variables: { actId, reason, department, by },
      viewer: GATEWAY_VIEWER,
      requestId: 'withdraw-credit',
    });
    const count = answer?.data?.['_withdrawRestingOn'];
    if (typeof count === 'number') return count;
    const reasonGiven = answer?.errors?.[0]?.message ?? 'it is not there';
    throw new ReportedError('SUBGRAPH_UNAVAILABLE', `credit withdrew nothing: ${reasonGiven}`, { actId });
  };
}
