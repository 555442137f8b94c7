import { readFile } from 'node:fs/promises';
import { faultOf, type Proof } from '../../shared/audit/evidence.ts';
import { badInput } from '../../shared/errors/reported-error.ts';
import type { CommandEnd } from './run-command.ts';

interface TracedVersion {
  version: number;
  proof: string | null;
}

/** Proves each version in a file that `trace --out` wrote, from the file alone. */
export async function auditProof(file: string, pins: readonly string[]): Promise<CommandEnd> {
  const { versions } = JSON.parse(await readFile(file, 'utf8')) as { versions?: TracedVersion[] };
  if (!Array.isArray(versions))
    throw badInput('--proof', 'takes a file that trace --out wrote', '应为 trace --out 的输出文件');
  let faults = 0;
  for (const { version, proof } of versions) {
    const fault = proof === null ? 'NOT_SEALED' : faultIn(JSON.parse(proof) as Proof, pins);
    if (fault) faults += 1;
    process.stdout.write(`version ${version}: ${fault ?? 'proved 已证实'}\n`);
  }
  if (pins.length === 0)
    for (const kid of new Set(
      versions.flatMap(({ proof }) => (proof && (JSON.parse(proof) as Proof).seal.signed?.kid) || []),
    ))
      process.stdout.write(`The key is not pinned 未核对公钥指纹: signed by ${kid}\n`);
  return faults === 0 ? 'done' : 'failed';
}

function faultIn(proof: Proof, pins: readonly string[]): string | undefined {
  const isPinned = pins.length === 0 || pins.includes(proof.seal.signed?.kid ?? '');
  return faultOf(proof) ?? (isPinned ? undefined : 'KEY_NOT_PINNED');
}
