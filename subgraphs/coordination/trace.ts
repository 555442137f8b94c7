import { type ExecutionResult, GraphQLError } from 'graphql';
import { GATEWAY_VIEWER } from '../../shared/access/viewer.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import type { HistoryVersion, RecordHistory } from '../../shared/subgraph/history.ts';
import type { Subgraph } from '../../shared/subgraph/subgraph.ts';
import { TRACEABLE } from '../../shared/subgraph/traceable.ts';
import { isLinked, linkedRecords } from './linked-records.ts';
import type { CoordinationModels } from './model.ts';

/** What a trace needs of the composition root. */
export interface TraceServices {
  /** The subgraph of a name, in this process or in another. */
  owner(name: string): Subgraph | undefined;
}

interface TraceArguments {
  kind: string;
  id: string;
  asOf?: string | null;
  beforeVersion?: number | null;
  beforeRead?: string | null;
}

const HISTORY = `query History(
  $kind: String!, $id: String!, $asOf: CivilDate, $beforeVersion: Int, $beforeRead: String, $viewer: String!
) {
  _history(
    kind: $kind, id: $id, asOf: $asOf, beforeVersion: $beforeVersion, beforeRead: $beforeRead, viewer: $viewer
  )
}`;

/** 追溯: asked of the subgraph that owns the record, in the name of the viewer, so that its own rules decide. */
export function traceResolvers({ owner }: TraceServices, models: CoordinationModels) {
  return {
    Query: {
      trace: async (_: unknown, asked: TraceArguments, context: SubgraphContext) => {
        const { kind, id } = asked;
        const { viewer, requestId } = context;
        const subgraph = owner(TRACEABLE[kind]?.subgraph ?? '');
        if (!subgraph)
          throw new ReportedError('SUBGRAPH_UNAVAILABLE', `The subgraph that owns ${kind} is not there.`, { kind });
        const variables = { ...asked, viewer: JSON.stringify(viewer) };
        const history = historyIn(
          await subgraph.execute({ query: HISTORY, variables, viewer: GATEWAY_VIEWER, requestId }),
        );
        if (!history) return null;
        // both fields ask the other subgraphs together, and only when one of them is asked for
        const find = () => linkedRecords({ owner, models }, { kind, id }, context);
        const linked = async () => (isLinked(kind) ? context.once(`linked ${kind}/${id}`, find) : undefined);
        return {
          ...history,
          versions: history.versions.map(versionOf),
          reads: history.reads.map(readOf),
          linked: async () => (await linked())?.told ?? null,
          moreLinked: async () => (await linked())?.more ?? null,
        };
      },
    },
  };
}

function historyIn({ data, errors }: ExecutionResult): RecordHistory | null {
  const text = data?.['_history'];
  if (typeof text === 'string') return JSON.parse(text) as RecordHistory | null;
  const [error] = errors ?? [];
  throw new GraphQLError(error?.message ?? 'The history cannot be read.', { extensions: { ...error?.extensions } });
}

function versionOf({ version, change, values, proof }: HistoryVersion) {
  return {
    ...change,
    version,
    changedFields: change?.fields ?? null,
    values: Object.entries(values).map(([field, value]) => ({ field, value: JSON.stringify(value) })),
    proof: proof && JSON.stringify(proof),
  };
}

function readOf({ reads, denied, ...read }: RecordHistory['reads'][number]) {
  const fieldsOf = (parts: typeof reads) => [...new Set(parts.flatMap(({ fields }) => fields))];
  return { ...read, fields: fieldsOf(reads), deniedFields: fieldsOf(denied) };
}
