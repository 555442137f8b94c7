import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import type { UrgingRounds } from '../../shared/config/urging-rounds.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import type { TaskDocument } from './task-fields.ts';
import { isOverdue } from './task-rules.ts';

/** What of an urging order (督办单) decides on the next round and on criticism. */
export type OrderFacts = Pick<
  TaskDocument,
  '_id' | 'status' | 'issuedBy' | 'assignedTo' | 'dueOn' | 'round' | 'rectified'
>;

/**
 * Whether a round ended without rectification: the office found none, or the term passed without an answer. What was answered and waits
 * for the office is neither.
 */
export function isUnrectified(order: Omit<OrderFacts, '_id'>, today: CivilDate): boolean {
  return order.rectified === false || (order.rectified === undefined && isOverdue(order, today));
}

/**
 * The number of the round that follows an order of the same matter, and whether the order ends by that.
 * @param latest round that the matter has reached
 * @throws ReportedError ILLEGAL_TRANSITION naming why no round follows
 */
export function nextRound(order: OrderFacts, latest: number, today: CivilDate): { round: number; lapses: boolean } {
  const round = order.round ?? 1;
  const refusal = (why: string, zh: string) =>
    new ReportedError(
      'ILLEGAL_TRANSITION',
      `No further round follows: ${why}.`,
      { id: order._id, state: order.status ?? '', step: 'urgeAgain' },
      `不能再次督办：${zh}。`,
    );
  if (latest > round) throw refusal('a later round of the matter stands', '该事项已有后续轮次');
  if (order.status === 'FED_BACK') throw refusal('the answer is to be checked first', '应先核查整改情况');
  if (order.rectified) throw refusal('the matter is rectified', '已整改');
  if (!isUnrectified(order, today)) throw refusal('its term has not passed', '整改期限未届满');
  return { round: round + 1, lapses: order.status !== 'CLOSED' };
}

/** The rounds without rectification from which criticism may follow (经多次督办仍不整改, Art. 38), as they hold on a day. */
export function roundsRequired(table: UrgingRounds, day: CivilDate): number {
  const held = table.filter(({ from }) => from === undefined || from <= day).at(-1);
  if (!held) throw new TypeError(`No number of urging rounds holds on ${day}.`);
  return held.rounds;
}

/** A matter that is a candidate for criticism: its orders in the order of their rounds, those that count, and how many are needed. */
export interface Candidate<Order extends OrderFacts> {
  orders: readonly Order[];
  unrectified: readonly Order[];
  required: number;
}

/**
 * Whether the orders of one matter make its department a candidate for public criticism (通报): as many rounds as are required ended
 * without rectification, and the last one did not bring it.
 */
export function candidateOf<Order extends OrderFacts>(
  orders: readonly Order[],
  table: UrgingRounds,
  today: CivilDate,
): Candidate<Order> | undefined {
  const inTurn = [...orders].sort((a, b) => (a.round ?? 0) - (b.round ?? 0));
  const unrectified = inTurn.filter((order) => isUnrectified(order, today));
  const required = roundsRequired(table, today);
  if (unrectified.length < required || inTurn.at(-1)?.rectified) return undefined;
  return { orders: inTurn, unrectified, required };
}

/** Grows with every step of every order, so that a decision names what it has read. */
export function candidateVersion(orders: readonly { version: number }[]): number {
  return orders.reduce((sum, { version }) => sum + version, 0);
}

/** Decided once for each number of rounds: a further round without rectification may be decided anew. */
export function criticismNumber(matterNo: string, rounds: number): string {
  return `${matterNo}-${rounds}`;
}
