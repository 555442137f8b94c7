import type { RecordEnvelope } from './record-schema.ts';

/** Where a record came from, as the graph shows it. */
export function provenance(
  record: RecordEnvelope,
): Pick<
  RecordEnvelope,
  'provider' | 'sourceSystem' | 'batchNo' | 'operation' | 'receivedAt' | 'version' | 'irregularities'
> {
  const { provider, sourceSystem, batchNo, operation, receivedAt, version, irregularities } = record;
  return { provider, sourceSystem, batchNo, operation, receivedAt, version, irregularities: irregularities ?? [] };
}
