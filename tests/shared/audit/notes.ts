import type { Connection } from 'mongoose';
import { writeRecords } from '../../../shared/audit/write-records.ts';
import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';
import { prepareStore } from '../../../shared/subgraph/prepare-store.ts';
import { type RecordOf, recordSchema } from '../../../shared/subgraph/record-schema.ts';
import { NOON } from './chain.ts';

const NOTE_FIELDS = { text: { type: 'text', zh: '文本' } } as const satisfies FieldSpecs;
type Note = RecordOf<typeof NOTE_FIELDS>;

/** A kind of record of the tests, in a database of its own. */
export interface Notes {
  connection: Connection;
  /** Writes notes of these keys with this text: each is one change, unless the text is that of before. */
  write(keys: readonly string[], text: string): Promise<void>;
}

export async function notesIn(connection: Connection): Promise<Notes> {
  const model = connection.model<Note>('Note', recordSchema<Note>(NOTE_FIELDS, {}, []), 'notes');
  await prepareStore(connection);
  const origin = {
    provider: 'XA-MARKET',
    sourceSystem: 'test',
    batchNo: '2026112400001',
    receivedAt: NOON,
    by: 'market.officer',
  };
  return {
    connection,
    async write(keys, text) {
      const drafts = keys.map((_id) => ({ _id, content: { text }, readers: ['all'], facts: { kind: text } }));
      await writeRecords(model, drafts, origin);
    },
  };
}

export function keysFrom(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, place) => `N-${first + place}`);
}

export const now = () => NOON;
