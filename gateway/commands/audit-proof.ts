import { readFile } from 'node:fs/promises';
import { faultOf, type Proof } from '../../shared/audit/evidence.ts';
import { badInput } from '../../shared/errors/reported-error.ts';
import type { CommandEnd } from './run-command.ts';

/** What a trace says of a change in the words of its entry. */
const STATED = ['version', 'at', 'by', 'department', 'sourceSystem', 'batchNo', 'operation'] as const;

interface TracedVersion extends Record<(typeof STATED)[number], unknown> {
  version: number;
  proof: string | null;
  values?: readonly { field: string; value: string | null }[];
}

/**
 * Proves each version in a file that `trace --out` wrote, from the file alone: that the change lies under the seal, and that what stands
 * beside the proof is what the entry says. Of the values that is so for those that the entry repeats; the others have their digest there.
 */
export async function auditProof(file: string, pins: readonly string[]): Promise<CommandEnd> {
  const { versions } = JSON.parse(await readFile(file, 'utf8')) as { versions?: TracedVersion[] };
  if (!Array.isArray(versions))
    throw badInput('--proof', 'takes a file that trace --out wrote', '应为 trace --out 的输出文件');
  if (versions.length === 0) process.stdout.write('No version, so nothing is proved. 没有可证实的版本。\n');
  let faults = versions.length === 0 ? 1 : 0;
  for (const traced of versions) {
    const fault = traced.proof === null ? 'NOT_SEALED' : faultIn(traced, JSON.parse(traced.proof) as Proof, pins);
    if (fault) faults += 1;
    process.stdout.write(`version ${traced.version}: ${fault ?? 'proved 已证实'}\n`);
  }
  if (pins.length === 0)
    for (const kid of new Set(
      versions.flatMap(({ proof }) => (proof && (JSON.parse(proof) as Proof).seal.signed?.kid) || []),
    ))
      process.stdout.write(`The key is not pinned 未核对公钥指纹: signed by ${kid}\n`);
  return faults === 0 ? 'done' : 'failed';
}

function faultIn(traced: TracedVersion, proof: Proof, pins: readonly string[]): string | undefined {
  const isPinned = pins.length === 0 || pins.includes(proof.seal.signed?.kid ?? '');
  const fault = faultOf(proof) ?? (isPinned ? undefined : 'KEY_NOT_PINNED');
  return fault ?? (isAsProved(traced, proof.entry as unknown as ProvedChange) ? undefined : 'NOT_AS_PROVED');
}

/** An entry of a change in JSON, where instants are texts. */
interface ProvedChange extends Readonly<Record<string, unknown>> {
  /** Values of the record as it was, by field. */
  facts?: Readonly<Record<string, unknown>>;
}

function isAsProved(traced: TracedVersion, entry: ProvedChange): boolean {
  const shown = new Map(traced.values?.map(({ field, value }) => [field, value]));
  return (
    STATED.every((name) => (traced[name] ?? null) === (entry[name] ?? null)) &&
    Object.entries(entry.facts ?? {}).every(([field, value]) => {
      const said = shown.get(field);
      return said === undefined || said === null || said === JSON.stringify(value);
    })
  );
}
