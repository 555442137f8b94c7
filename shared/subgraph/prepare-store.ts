import type { Connection } from 'mongoose';
import { ensureChangeIndexes } from '../audit/change-log.ts';

/** Creates the collections and indexes that the models of a connection declare, and those of its change log. Safe to repeat. */
export async function prepareStore(connection: Connection): Promise<void> {
  for (const model of Object.values(connection.models)) {
    await model.createCollection();
    await model.createIndexes();
  }
  await ensureChangeIndexes(connection);
}
