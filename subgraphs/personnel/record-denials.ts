import { fieldsOf } from '../../shared/audit/answer-log.ts';
import type { Reader } from '../../shared/audit/read-entry.ts';
import type { ReadLog } from '../../shared/audit/read-log.ts';
import { readEntry } from '../../shared/audit/read-recorder.ts';

interface DeniedReadInput extends Reader {
  at: Date;
  requestId: string;
  /** `Type.field`. */
  coordinates: string[];
}

/** The mutation by which the gateway brings what it refused. */
export function denialResolvers(log: ReadLog) {
  return {
    _recordDenials: (_: unknown, { entries }: { entries: readonly DeniedReadInput[] }) => recordDenials(log, entries),
  };
}

/**
 * Writes down what the gateway refused before it asked any subgraph.
 * @returns how many requests
 */
async function recordDenials(log: ReadLog, inputs: readonly DeniedReadInput[]): Promise<number> {
  const entries = inputs.flatMap(({ at, requestId, coordinates, ...reader }) => {
    const stated = Object.fromEntries(Object.entries(reader).filter(([, value]) => value !== null));
    const from = { ...stated, by: reader.by, department: reader.department ?? null };
    return readEntry(from, { at, requestId, subgraph: 'gateway' }, [], fieldsOf(coordinates)) ?? [];
  });
  if (entries.length > 0) await log.write(entries);
  return entries.length;
}
