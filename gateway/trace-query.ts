/** A whole trace, as `npm run audit -- trace` asks for it. */
export const TRACE_QUERY = `query Trace($kind: TraceKind!, $id: String!, $asOf: CivilDate, $beforeVersion: Int, $beforeRead: String) {
  trace(kind: $kind, id: $id, asOf: $asOf, beforeVersion: $beforeVersion, beforeRead: $beforeRead) {
    versions {
      version at by department sourceSystem batchNo operation changedFields
      values { field value }
      proof
    }
    earlierVersions
    reads { at by department purpose caseNo fields deniedFields }
    earlierReads
    linked { kind id }
    moreLinked
  }
}`;
