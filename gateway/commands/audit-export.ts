import { mkdir, readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CHAINS, type ChainName, fullName } from '../../shared/audit/chain.ts';
import { exportChain } from '../../shared/audit/export-chain.ts';
import { FORMAT, writeManifest } from '../../shared/audit/export-manifest.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { progressOf, withAuditStore } from './audit-store.ts';
import type { CommandEnd } from './run-command.ts';

export interface Period {
  /** Days, YYYY-MM-DD, in Asia/Shanghai. */
  from?: string;
  to?: string;
}

export async function auditExport(folder: string, period: Period): Promise<CommandEnd> {
  const entries = await exportInto(
    folder,
    CHAINS,
    { from: startOf('from', period.from), to: endOf('to', period.to) },
    period,
  );
  process.stdout.write(`${entries} entries in ${resolve(folder)}; npm run audit -- verify --export ${folder}\n`);
  return 'done';
}

/** @returns how many entries @throws ReportedError CONFLICT when the folder holds something already */
export async function exportInto(
  folder: string,
  chains: readonly ChainName[],
  bounds: { from?: Date; to?: Date },
  period: Period = {},
): Promise<number> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0)
    throw new ReportedError('CONFLICT', `${folder} is not empty: name a new folder.`, {}, `${folder} 不是空目录。`);
  return withAuditStore(async (databases, keyring) => {
    const exported = [];
    for (const database of databases)
      for (const chain of chains) {
        const options = { folder, keys: keyring.publicKeys(), ...bounds };
        const onProgress = progressOf(fullName(database, chain));
        exported.push(await exportChain(database, chain, { ...options, onProgress }));
      }
    const madeAt = new Date().toISOString();
    const { from, to } = period;
    const said = { ...(from && { from }), ...(to && { to }) };
    await writeManifest(
      folder,
      { format: FORMAT, madeAt, ...said, keys: [...keyring.publicKeys()], chains: exported },
      keyring,
    );
    return exported.reduce((sum, { entries }) => sum + entries, 0);
  });
}

function startOf(argument: string, day: string | undefined): Date | undefined {
  return day === undefined ? undefined : instantOf(argument, `${day}T00:00:00.000+08:00`, day);
}

function endOf(argument: string, day: string | undefined): Date | undefined {
  return day === undefined ? undefined : instantOf(argument, `${day}T23:59:59.999+08:00`, day);
}

function instantOf(argument: string, text: string, day: string): Date {
  const instant = new Date(text);
  if (/^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(instant.getTime())) return instant;
  throw badInput(`--${argument}`, 'takes a day, YYYY-MM-DD', '应为日期 YYYY-MM-DD');
}
