import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PublicKeyRecord } from '../crypto/signing.ts';
import type { ChainEnd, SealKeys } from './seal-record.ts';
import { signatureOf, signedBy } from './signed-file.ts';

/** One chain in an export: two files of lines of JSON, and between which seals of the chain they lie. */
export interface ExportedChain {
  /** Full name, such as `supervision-behaviour.changes`. */
  chain: string;
  /** What the first exported seal follows, and the last one. */
  start: ChainEnd;
  end: ChainEnd;
  entries: number;
  seals: number;
  files: Record<'entries' | 'seals', { name: string; sha256: string }>;
}

/** What an export is and holds. Its bytes are signed, and it names the digest of every other file. */
export interface Manifest {
  format: typeof FORMAT;
  madeAt: string;
  /** The days that were asked for; whole seals are exported. */
  from?: string;
  to?: string;
  /** Public keys of every signer, former ones among them. */
  keys: PublicKeyRecord[];
  chains: ExportedChain[];
}

export const FORMAT = 'supervision-audit-export/1';
const MANIFEST = 'manifest.json';
const MANIFEST_SIGNATURE = 'manifest.sig';
/** What the signature is over, so that it is none over anything else. */
const WHAT = 'manifest';

/** Writes the manifest and its signature: the export is complete when both are there. */
export async function writeManifest(folder: string, manifest: Manifest, keys: SealKeys): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeFile(join(folder, MANIFEST), text);
  await writeFile(join(folder, MANIFEST_SIGNATURE), signatureOf(WHAT, Buffer.from(text), keys));
}

/** What an export's manifest says, and the key that signed its very bytes; no key where none of its own did. */
export async function readManifest(folder: string): Promise<{ manifest: Manifest; signedBy?: PublicKeyRecord }> {
  const bytes = await readFile(join(folder, MANIFEST));
  const manifest = JSON.parse(bytes.toString()) as Manifest;
  const text = await readFile(join(folder, MANIFEST_SIGNATURE), 'utf8').catch(() => '{}\n');
  return { manifest, signedBy: signedBy(WHAT, bytes, text, manifest.keys) };
}

/** SHA-256 of a file, base64url. */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('base64url');
}
