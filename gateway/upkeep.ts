import { join } from 'node:path';
import type { Connection } from 'mongoose';
import { archiveReads } from '../shared/audit/archive-reads.ts';
import type { FailureLog, Runner } from '../shared/audit/runner.ts';
import type { Config } from '../shared/config/config.ts';
import type { Keyring } from '../shared/crypto/keyring.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long reads stay in the store, and where they go then. */
export interface Retention {
  days: number;
  archive: string;
}

export function retentionOf({ readLogDays, dataDir }: Config): Retention | undefined {
  return readLogDays === undefined ? undefined : { days: readLogDays, archive: join(dataDir, 'archive') };
}

/** Does a thing now and every hour; a failure is logged, and the next hour tries again. */
export function hourly(name: string, work: () => Promise<void>, log: FailureLog): Runner {
  let running: Promise<void> | undefined;
  const once = () => {
    running ??= work()
      .catch((error: unknown) => log.error({ error: String(error), upkeep: name }, 'upkeep failed'))
      .finally(() => {
        running = undefined;
      });
  };
  once();
  const timer = setInterval(once, HOUR).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

/** Archives the reads of a database that are older than they stay, once a day. */
export function retainReads(
  connection: Connection,
  { days, archive }: Retention,
  { now, log }: { now(): Date; log: FailureLog },
  keys: Keyring,
): Runner {
  let next = 0;
  const work = async () => {
    const time = now().getTime();
    if (time < next) return;
    await archiveReads(connection, { before: new Date(time - days * DAY), archive, keys, now });
    next = time + DAY;
  };
  return hourly(`archive of ${connection.name}.reads`, work, log);
}
