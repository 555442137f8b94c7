import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOfFile } from '../../shared/audit/export-manifest.ts';
import { type DownloadsManifest, MANIFEST, readManifest } from './manifest.ts';

export interface DownloadFault {
  file: string;
  fault: 'NOT_SIGNED' | 'KEY_NOT_PINNED' | 'DIGEST_DIFFERS';
}

export interface DownloadsVerdict {
  manifest: DownloadsManifest;
  /** Fingerprint of who signed the manifest. */
  signer?: string;
  /** Files of the manifest that are here. */
  checked: string[];
  faults: DownloadFault[];
}

/**
 * Whether a folder holds what was published: the manifest signed, by a pinned key where keys are pinned, and each file that is here with its
 * digest. Nobody has to take every file.
 */
export async function verifyDownloads(folder: string, pins: readonly string[]): Promise<DownloadsVerdict> {
  const { manifest, signedBy } = await readManifest(folder);
  const faults: DownloadFault[] = [];
  if (!signedBy) faults.push({ file: MANIFEST, fault: 'NOT_SIGNED' });
  else if (pins.length > 0 && !pins.includes(signedBy.kid)) faults.push({ file: MANIFEST, fault: 'KEY_NOT_PINNED' });
  const checked: string[] = [];
  for (const { name, sha256 } of manifest.datasets.flatMap(({ files }) => files)) {
    const path = join(folder, name);
    if (name.includes('/') || !(await isThere(path))) continue;
    checked.push(name);
    if ((await digestOfFile(path)) !== sha256) faults.push({ file: name, fault: 'DIGEST_DIFFERS' });
  }
  return { manifest, ...(signedBy && { signer: signedBy.kid }), checked, faults };
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
