import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ReportedError } from '../errors/reported-error.ts';
import type { ChainEntry } from './chain.ts';
import type { ChainFault } from './chain-fault.ts';
import { digestOfFile, type ExportedChain, FORMAT, type Manifest, readManifest } from './export-manifest.ts';
import type { Seal } from './seal-record.ts';
import { isSeal } from './seal-shape.ts';
import { type ChainVerdict, verifyChain } from './verify-seals.ts';

export interface ExportFault extends Omit<ChainFault, 'fault'> {
  /** Chain or file in which it was found; absent for the manifest. */
  where?: string;
  /** Line, from 1 on, where it cannot be read. */
  line?: number;
  fault:
    | ChainFault['fault']
    /** The manifest is not what its signer signed, or bears no signature. */
    | 'MANIFEST_ALTERED'
    | 'FILE_MISSING'
    /** The bytes of the file are not those that the manifest names. */
    | 'FILE_ALTERED'
    | 'LINE_UNREADABLE'
    /** The chain ends elsewhere than the manifest says. */
    | 'END_DIFFERS';
}

export interface ExportVerdict {
  manifest: Manifest;
  /** Kid of the key that signed the manifest. */
  manifestSigner?: string;
  /** Kids of all that signed: the manifest, then the chains. */
  signers: string[];
  chains: ({ chain: string } & ChainVerdict)[];
  /** In the order of the chains; for each, the first fault is the first altered, removed or inserted entry. */
  faults: ExportFault[];
}

/**
 * Proves an export from itself alone, streaming. Whether its keys are those of the deployment is for the reader, who knows a fingerprint.
 * @throws ReportedError BAD_USER_INPUT when the folder holds no export
 */
export async function verifyExport(folder: string, onProgress?: (entries: number) => void): Promise<ExportVerdict> {
  const { manifest, signedBy } = await readManifest(folder).catch((cause: unknown) => {
    throw Object.assign(noExport(folder), { cause });
  });
  if (manifest?.format !== FORMAT || !Array.isArray(manifest.chains) || !Array.isArray(manifest.keys))
    throw noExport(folder);
  const verdict: ExportVerdict = {
    manifest,
    manifestSigner: signedBy?.kid,
    signers: signedBy ? [signedBy.kid] : [],
    chains: [],
    faults: [],
  };
  if (!signedBy) verdict.faults.push({ fault: 'MANIFEST_ALTERED' });
  for (const exported of manifest.chains) await verifyOne(folder, exported, verdict, onProgress);
  verdict.signers = [...new Set([...verdict.signers, ...verdict.chains.flatMap(({ signers }) => signers)])];
  return verdict;
}

async function verifyOne(
  folder: string,
  { chain, start, end, files }: ExportedChain,
  verdict: ExportVerdict,
  onProgress?: (entries: number) => void,
): Promise<void> {
  const { faults, manifest } = verdict;
  const paths = { entries: join(folder, files.entries.name), seals: join(folder, files.seals.name) };
  for (const kind of ['seals', 'entries'] as const)
    if (!(await stat(paths[kind]).catch(() => undefined))) {
      faults.push({ where: files[kind].name, fault: 'FILE_MISSING' });
      return;
    }
  try {
    const seals = linesOf<Seal>(paths.seals, (value, line) => {
      if (isSeal(value)) return value;
      throw new Unreadable(files.seals.name, line);
    });
    // an entry that cannot be read has no number: it is named by the place where it should stand
    const entries = linesOf<ChainEntry>(paths.entries, (value) => (isEntry(value) ? value : NO_ENTRY));
    const proved = await verifyChain(seals, entries, { chain, keys: manifest.keys, start, onProgress });
    verdict.chains.push({ chain, ...proved });
    faults.push(...proved.faults.map((fault) => ({ where: chain, ...fault })));
    if (proved.end.hash !== end.hash || proved.end.last !== end.last)
      faults.push({ where: chain, fault: 'END_DIFFERS' });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    faults.push({ where: error.file, line: error.line, fault: 'LINE_UNREADABLE' });
  }
  for (const kind of ['seals', 'entries'] as const)
    if ((await digestOfFile(paths[kind])) !== files[kind].sha256)
      faults.push({ where: files[kind].name, fault: 'FILE_ALTERED' });
}

class Unreadable extends Error {
  readonly file: string;
  readonly line: number;

  constructor(file: string, line: number) {
    super(`Line ${line} of ${file} cannot be read.`);
    this.file = file;
    this.line = line;
  }
}

const NO_ENTRY = {} as ChainEntry;

/** The documents of a file, one a line; undefined for what is no JSON. Instants stay texts: in that form they have the digest that was sealed. */
async function* linesOf<Document>(
  path: string,
  read: (value: unknown, line: number) => Document,
): AsyncGenerator<Document> {
  let number = 0;
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines) yield read(parsed(line), ++number);
  }
  if (rest !== '') yield read(parsed(rest), ++number);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is ChainEntry {
  return typeof value === 'object' && value !== null && Number.isSafeInteger((value as ChainEntry).seq);
}

function noExport(folder: string): ReportedError<'BAD_USER_INPUT'> {
  return new ReportedError(
    'BAD_USER_INPUT',
    `${folder} holds no audit export that can be read: manifest.json is missing or is none.`,
    { argument: 'export' },
    `${folder} 中没有可读取的审计导出。`,
  );
}
