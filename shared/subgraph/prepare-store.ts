import type { Connection } from 'mongoose';
import { ensureChangeIndexes } from '../audit/change-log.ts';
import { ensurePersonKeyIndexes } from '../audit/person-keys.ts';
import { ensureMutationIndexes } from './mutate.ts';

/** Creates the collections and indexes that the models of a connection declare, those of its change log and of the keys of persons. Safe to repeat. */
export async function prepareStore(connection: Connection): Promise<void> {
  for (const model of Object.values(connection.models)) {
    await model.createCollection();
    await model.createIndexes();
  }
  await ensureChangeIndexes(connection);
  await ensurePersonKeyIndexes(connection);
  await ensureMutationIndexes(connection);
}
