import type { Connection } from 'mongoose';
import { readLogOf } from '../../shared/audit/read-log.ts';
import { readEntry } from '../../shared/audit/read-recorder.ts';

/** Writes so many reads of one note at an instant; no seal covers them yet. */
export async function writeReads(connection: Connection, at: Date, count: number): Promise<void> {
  const reads = [{ kind: 'Note', records: ['N-1'], fields: ['text'] }];
  const entries = Array.from(
    { length: count },
    () => readEntry({ by: 'a', department: null }, { at, requestId: 'r', subgraph: 's' }, reads, [])!,
  );
  await readLogOf(connection).write(entries);
}
