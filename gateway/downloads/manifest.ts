import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SealKeys } from '../../shared/audit/seal-record.ts';
import { signatureOf, signedBy } from '../../shared/audit/signed-file.ts';
import type { PublicKeyRecord } from '../../shared/crypto/signing.ts';

export interface DownloadFile {
  name: string;
  mediaType: string;
  bytes: number;
  /** base64url */
  sha256: string;
}

export interface DownloadedDataset {
  name: string;
  zh: string;
  columns: readonly string[];
  /** Records that are public. */
  rows: number;
  /** Keys in the NDJSON file of what was public once. */
  withdrawn: number;
  /** Numbers of the first and the last line. */
  from: number;
  to: number;
  /** What `?after=` takes later on for the changes from here. */
  cursor: string;
  files: readonly DownloadFile[];
}

/** What the public downloads are. Its bytes are signed, and it names the digest of every file. */
export interface DownloadsManifest {
  format: typeof DOWNLOADS_FORMAT;
  madeAt: string;
  generation: string;
  /** Of every signer, former ones among them. */
  keys: readonly PublicKeyRecord[];
  datasets: readonly DownloadedDataset[];
}

export const DOWNLOADS_FORMAT = 'supervision-public-downloads/1';
export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.sig';
const WHAT = 'public downloads';

export async function writeManifest(folder: string, manifest: DownloadsManifest, keys: SealKeys): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeFile(join(folder, MANIFEST), text);
  await writeFile(join(folder, SIGNATURE), signatureOf(WHAT, Buffer.from(text), keys));
}

/** What the manifest of a folder says, and the key that signed its very bytes; no key where none of its own did. */
export async function readManifest(
  folder: string,
): Promise<{ manifest: DownloadsManifest; signedBy: PublicKeyRecord | undefined }> {
  const bytes = await readFile(join(folder, MANIFEST));
  const manifest = JSON.parse(bytes.toString()) as DownloadsManifest;
  const signature = await readFile(join(folder, SIGNATURE), 'utf8').catch(() => '');
  return { manifest, signedBy: signedBy(WHAT, bytes, signature, manifest.keys) };
}

export function cursorOf(generation: string, sequence: number): string {
  return `${generation}-${sequence}`;
}
