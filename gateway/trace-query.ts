/** A whole trace, as `npm run audit -- trace` asks for it. */
export const TRACE_QUERY = `query Trace($kind: TraceKind!, $id: String!, $asOf: CivilDate) {
  trace(kind: $kind, id: $id, asOf: $asOf) {
    versions {
      version at by department sourceSystem batchNo operation changedFields
      values { field value }
      proof
    }
    reads { at by department purpose caseNo fields deniedFields }
  }
}`;
