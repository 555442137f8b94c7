import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLSchemaModule } from '@apollo/subgraph/dist/schema-helper/index.js';
import { type DocumentNode, execute, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import type { Connection } from 'mongoose';
import { accessTableOf, narrowedInputsOf } from '../access/access-table.ts';
import type { AccessTable } from '../access/audience.ts';
import { grantedCoordinates } from '../access/grants.ts';
import { listedFields } from '../access/listed-fields.ts';
import type { RowRules } from '../access/row-rules.ts';
import { guardGrantedRows, guardRows } from '../access/shield.ts';
import { deniedCoordinates } from '../access/static-check.ts';
import type { Viewer } from '../access/viewer.ts';
import { AnswerLog } from '../audit/answer-log.ts';
import { chainGauges } from '../audit/chain-depth.ts';
import { changeKeys } from '../audit/change-keys.ts';
import type { ReadLog } from '../audit/read-log.ts';
import { listen } from '../audit/wake.ts';
import { SubgraphContext } from './context.ts';
import { oversize, tooManyKeys } from './document-limits.ts';
import { type HistoryQuestion, recordHistory } from './history.ts';
import { SCALARS } from './scalars.ts';
import { schemaText } from './schema-text.ts';
import type { Subgraph, SubgraphRequest } from './subgraph.ts';

type ResolverMap = NonNullable<GraphQLSchemaModule['resolvers']>;

export interface SubgraphDefinition {
  name: string;
  /** Its schema.graphql. */
  schema: URL;
  /** Resolvers by type; entity types have `__resolveReference`. */
  resolvers: Record<string, unknown>;
  /** Row rules by type name, from access.ts, where the general ones do not fit. */
  rowRules?: Readonly<Record<string, RowRules>>;
  /** Where reads of personal and secret values are written down before they leave. */
  readLog: ReadLog;
  /** Its own database, for the history of its records. */
  connection: Connection;
  now(): Date;
}

interface HistoryArguments {
  kind: string;
  id: string;
  asOf?: string | null;
  beforeVersion?: number | null;
  beforeRead?: string | null;
  viewer: string;
}

/** Tokens in one document: what the gateway's planner sends stays far below, a flood does not get parsed. */
const MAX_TOKENS = 10_000;
const CACHED_DOCUMENTS = 1_000;
/** Characters of a document that is remembered, so that memory is bounded. */
const LONGEST_REMEMBERED = 20_000;

/**
 * A subgraph that answers operations in process. Each document is parsed, validated and checked against the declared audiences once per
 * audience class; row rules run as the fields resolve.
 */
export function defineSubgraph(definition: SubgraphDefinition): Subgraph {
  const { name, now, readLog, connection } = definition;
  const sdl = schemaText(definition.schema);
  const typeDefs = parse(sdl);
  const table = accessTableOf(typeDefs);
  const rules = definition.rowRules ?? {};
  const own = { ...SCALARS, ...definition.resolvers } as ResolverMap & { Query?: object };
  const history = async (_: unknown, { viewer, ...asked }: HistoryArguments, { requestId }: SubgraphContext) => {
    const source = { subgraph: name, connection, schema, table, rules, readLog, now };
    // the caller is a part of the graph itself: only such a one may ask, and says for whom
    const context = new SubgraphContext(JSON.parse(viewer) as Viewer, requestId, now(), fields);
    return JSON.stringify(await recordHistory(source, questionOf(asked), context));
  };
  const chains = async () => JSON.stringify(await chainGauges(connection, now()));
  const changes = async (_: unknown, { after }: { after?: number | null }) =>
    JSON.stringify(await changeKeys(connection, after ?? undefined));
  const internal = { _history: history, _chains: chains, _changes: changes };
  const resolvers = { ...own, Query: { ...own.Query, ...internal } } as ResolverMap;
  const built = buildSubgraphSchema([{ typeDefs, resolvers }]);
  const schema = guardRows(built, table, rules);
  // Made when somebody with a grant first comes; nobody else pays for it.
  let forGrants: GraphQLSchema | undefined;
  const schemaFor = ({ grants }: Viewer) => {
    if (!grants?.length) return schema;
    forGrants ??= guardGrantedRows(built, table, rules);
    return forGrants;
  };
  const fields = listedFields(built, table);
  const admit = admission(schema, table, narrowedInputsOf(typeDefs));
  const log = new AnswerLog(name, readLog, now);
  return {
    name,
    sdl,
    onSealed: (listener) => listen('sealed', connection, listener),
    async execute(request) {
      const tooMany = tooManyKeys(request.variables);
      if (tooMany) return { errors: [tooMany] };
      const admitted = admit(request);
      if ('errors' in admitted) {
        await log.refused(admitted.denied, request);
        return { errors: admitted.errors };
      }
      const context = new SubgraphContext(request.viewer, request.requestId, now(), fields);
      const result = await execute({
        schema: schemaFor(request.viewer),
        document: admitted.document,
        variableValues: request.variables ?? {},
        operationName: request.operationName,
        hideSuggestions: true,
        contextValue: context,
      });
      return log.answered(result, context);
    },
  };
}

function questionOf({ kind, id, asOf, beforeVersion, beforeRead }: Omit<HistoryArguments, 'viewer'>): HistoryQuestion {
  return {
    ...{ kind, id },
    ...(asOf && { asOf: new Date(`${asOf}T23:59:59.999+08:00`) }),
    beforeVersion: beforeVersion ?? undefined,
    beforeRead: beforeRead ?? undefined,
  };
}

type Admitted = { document: DocumentNode } | { errors: readonly GraphQLError[]; denied: readonly string[] };

/** Parsing, validation and the static check, remembered by document and by what the viewer holds. */
function admission(
  schema: GraphQLSchema,
  table: AccessTable,
  narrowed: AccessTable,
): (request: SubgraphRequest) => Admitted {
  const known = new Map<string, Admitted>();
  return (request) => {
    const { viewer } = request;
    const audienceClass = [
      viewer.kind,
      viewer.scopes.join(),
      Boolean(viewer.purpose),
      Boolean(viewer.caseNo),
      grantedCoordinates(viewer),
    ].join('|');
    const key = `${audienceClass}\n${request.query}`;
    const before = known.get(key);
    if (before) return before;
    const verdict = judge(schema, table, narrowed, request);
    if (request.query.length > LONGEST_REMEMBERED) return verdict;
    if (known.size >= CACHED_DOCUMENTS) known.delete(known.keys().next().value!);
    known.set(key, verdict);
    return verdict;
  };
}

function judge(schema: GraphQLSchema, table: AccessTable, narrowed: AccessTable, request: SubgraphRequest): Admitted {
  let document: DocumentNode;
  try {
    document = request.document ?? parse(request.query, { maxTokens: MAX_TOKENS, noLocation: true });
  } catch (error) {
    // the parser descends by recursion: its own words for too deep a document are no answer
    const known = error instanceof GraphQLError ? error : new GraphQLError('The document cannot be read.');
    return { errors: [known], denied: [] };
  }
  const tooLarge = oversize(schema, document);
  if (tooLarge) return { errors: [tooLarge], denied: [] };
  const invalid = validate(schema, document, undefined, { maxErrors: 3, hideSuggestions: true });
  if (invalid.length > 0) return { errors: invalid, denied: [] };
  const denied = deniedCoordinates(schema, document, table, request.viewer, narrowed);
  if (denied.length === 0) return { document };
  // The gateway filters before it plans, so this is a caller that went around it: nothing is executed.
  const code = { code: 'UNAUTHORIZED_FIELD_OR_TYPE' };
  return {
    denied,
    errors: denied.map((coordinate) => new GraphQLError(`${coordinate} is not for this caller.`, { extensions: code })),
  };
}
