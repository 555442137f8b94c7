import { chainStatus } from '../../shared/audit/chain-status.ts';
import { withAuditStore } from './audit-store.ts';
import type { CommandEnd } from './run-command.ts';

export function auditStatus(): Promise<CommandEnd> {
  return withAuditStore<CommandEnd>(async (databases, keyring) => {
    for (const database of databases)
      for (const { name, entries, waiting, bytes, seals, oldest, removed } of await chainStatus(database))
        process.stdout.write(
          `${name}: ${entries} entries under ${seals} seals, about ${mebibytes(bytes)} MiB, ${waiting} waiting` +
            `${oldest ? `, since ${oldest.toISOString().slice(0, 10)}` : ''}` +
            `${removed > 0 ? `, ${removed} exported and removed` : ''}\n`,
        );
    process.stdout.write(`signing key: ${keyring.signer().kid} (${keyring.signer().algorithm})\n`);
    return 'done';
  });
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
