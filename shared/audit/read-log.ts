import type { Connection } from 'mongoose';
import { entriesOf } from './chain.ts';
import type { ReadEntry } from './read-entry.ts';
import type { FailureLog } from './runner.ts';

/** Where a subgraph writes down who looked at what. */
export interface ReadLog {
  /** Fulfilled once the entries are durable: on disk at a majority of the replicas. Rejects when they are not. */
  write(entries: readonly ReadEntry[]): Promise<void>;
}

/** Milliseconds that the replicas have; within the gateway's deadline for a subgraph. */
const WRITE_DEADLINE = 5_000;

/** The read log of a subgraph's own database. */
export function readLogOf(connection: Connection, log?: FailureLog): ReadLog {
  return {
    async write(entries) {
      const unsealed = entries.map((entry) => ({ ...entry, unsealed: true }));
      try {
        await entriesOf<ReadEntry>(connection, 'reads').insertMany(unsealed as never, {
          writeConcern: { w: 'majority', journal: true, wtimeoutMS: WRITE_DEADLINE },
        });
      } catch (error) {
        log?.error(
          { err: error, database: connection.name },
          'The read log cannot be written; what was read is refused.',
        );
        throw error;
      }
    },
  };
}
