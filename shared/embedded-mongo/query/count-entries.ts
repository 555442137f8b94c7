import type { Connection } from '../storage/connection.ts';
import type { IndexPlan } from './plan.ts';

/** How many entries a plan's intervals hold, counted no further than `cap`. */
export function countEntries(connection: Connection, plan: IndexPlan, cap: number): number {
  const sql = `SELECT count(*) FROM (SELECT 1 FROM x${plan.index.id} WHERE key >= ? AND key < ? LIMIT ?)`;
  let total = 0;
  for (const stream of plan.streams) {
    for (const { low, high } of stream.intervals) {
      total += connection.get<[number]>(sql, low, high, cap - total)![0];
      if (total >= cap) return total;
    }
  }
  return total;
}
