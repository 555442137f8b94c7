import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from 'mongoose';
import type { PublicKeyRecord } from '../crypto/signing.ts';
import { ReportedError } from '../errors/reported-error.ts';
import { exportChain } from './export-chain.ts';
import { FORMAT, type Manifest, writeManifest } from './export-manifest.ts';
import { hasPrunable, pruneReads } from './prune-reads.ts';
import type { SealKeys } from './seal-record.ts';
import { verifyExport } from './verify-export.ts';

export interface ArchiveOptions {
  /** Reads under seals made before it go. */
  before: Date;
  /** Folder of the exports. */
  archive: string;
  keys: SealKeys & { publicKeys(): readonly PublicKeyRecord[] };
  now(): Date;
}

/**
 * Exports the reads of long ago into a folder of their own below the archive, proves that export, and only then removes them from the
 * store. Killed in between, it is done again: the folder has its name once it is whole.
 *
 * @returns how many entries were removed
 * @throws ReportedError AUDIT_BROKEN when the export does not prove itself; nothing is removed then
 */
export async function archiveReads(
  connection: Connection,
  { before, archive, keys, now }: ArchiveOptions,
): Promise<number> {
  if (!(await hasPrunable(connection, before))) return 0;
  const unfinished = join(archive, `unfinished-${randomUUID()}`);
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  try {
    const publicKeys = keys.publicKeys();
    const exported = await exportChain(connection, 'reads', { folder: unfinished, keys: publicKeys, to: before });
    const manifest: Manifest = {
      format: FORMAT,
      madeAt: now().toISOString(),
      keys: [...publicKeys],
      chains: [exported],
    } as const;
    await writeManifest(unfinished, manifest, keys);
    await provedExport(unfinished);
    const folder = join(archive, `${exported.chain}-${exported.start.last + 1}-${exported.end.last}`);
    if (!existsSync(folder)) await rename(unfinished, folder);
    else await provedExport(folder); // left by one that was killed before it pruned
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return pruneReads(connection, { before, keys, now });
}

async function provedExport(folder: string): Promise<void> {
  const { faults } = await verifyExport(folder);
  if (faults.length > 0)
    throw new ReportedError('AUDIT_BROKEN', `The export in ${folder} does not prove itself; nothing was removed.`, {});
}
