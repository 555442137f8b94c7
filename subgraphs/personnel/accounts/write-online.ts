import type { ClientSession, Connection } from 'mongoose';
import { announce } from '../../../shared/audit/wake.ts';
import type { WriteOrigin } from '../../../shared/audit/write-records.ts';
import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import { batchNumber } from '../../../shared/codes/batch-number.ts';

/** Where what is written on line comes from; serial 0 is of no file. @param by account or command that does it */
export function onlineOrigin(department: string, by: string, now: Date): WriteOrigin {
  return {
    provider: department,
    sourceSystem: 'supervision-graph',
    batchNo: batchNumber(civilDateOf(now), 0),
    receivedAt: now,
    by,
  };
}

/** Writes that stand together or not at all; who remembers what was read is told afterwards. */
export async function together(
  connection: Connection,
  write: (session: ClientSession) => Promise<void>,
): Promise<void> {
  await connection.transaction(write);
  announce('written', connection);
}
