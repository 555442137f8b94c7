import { pruneReads } from '../../shared/audit/prune-reads.ts';
import { verifyExport } from '../../shared/audit/verify-export.ts';
import { LEAST_READ_LOG_DAYS } from '../../shared/config/config.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { exportInto } from './audit-export.ts';
import { withAuditStore } from './audit-store.ts';
import type { CommandEnd } from './run-command.ts';

const DAY = 86_400_000;

export async function auditPrune(folder: string, days: string): Promise<CommandEnd> {
  if (!/^\d{1,5}$/.test(days) || Number(days) < LEAST_READ_LOG_DAYS)
    throw badInput(
      '--days',
      `takes a whole number of at least ${LEAST_READ_LOG_DAYS}`,
      `应为不小于 ${LEAST_READ_LOG_DAYS} 的整数`,
    );
  const before = new Date(Date.now() - Number(days) * DAY);
  await exportInto(folder, ['reads'], { to: before });
  const { faults } = await verifyExport(folder);
  if (faults.length > 0)
    throw new ReportedError('AUDIT_BROKEN', `The export in ${folder} does not prove itself; nothing was removed.`, {});
  const removed = await withAuditStore(async (databases, keys) => {
    let count = 0;
    for (const database of databases) count += await pruneReads(database, { before, keys, now: () => new Date() });
    return count;
  });
  process.stdout.write(`${removed} reads are in ${folder} and no longer in the store. 已导出并清理。\n`);
  return 'done';
}
