import type { Connection } from 'mongoose';
import type { ChangeEntry } from './change-log.ts';
import { readChanges } from './feed.ts';
import { sealsOf } from './seal-record.ts';

/** What a change is known by: no value, nobody's name. Whether one may know of it is for the record to say. */
export interface ChangeKey extends Pick<ChangeEntry, 'kind' | 'record'> {
  /** Place in the chain of changes of its subgraph. */
  sequence: number;
}

export interface ChangeKeys {
  changes: ChangeKey[];
  /** Sequence number of the newest sealed change; 0: none yet. */
  head: number;
}

/** Changes that are told in one answer, at most. */
export const MOST_CHANGES = 500;

/** The sealed changes that follow a sequence number, in order; `after` undefined: none, only how far the chain reaches. */
export async function changeKeys(connection: Connection, after: number | undefined): Promise<ChangeKeys> {
  const [seal] = await sealsOf(connection, 'changes').find({}).sort({ _id: -1 }).limit(1).toArray();
  const head = seal?.last ?? 0;
  if (after === undefined || after >= head) return { changes: [], head };
  const entries = await readChanges(connection, after, MOST_CHANGES);
  return { changes: entries.map(({ seq, kind, record }) => ({ sequence: seq!, kind, record })), head };
}
