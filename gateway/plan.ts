import { ApolloGateway } from '@apollo/gateway';
import type { GatewayGraphQLRequestContext, GatewaySchemaHash } from '@apollo/server-gateway-interface';
import type { GraphQLSchema } from 'graphql';
import { forbidTelemetry } from '../shared/config/no-telemetry.ts';
import type { Subgraph } from '../shared/subgraph/subgraph.ts';
import { subgraphDataSource } from './execute/subgraph-data-source.ts';
import type { GatewayLog, GraphExecutor } from './ports.ts';

interface PlannerOptions {
  /** As `extractAccess` leaves it. */
  supergraphSdl: string;
  subgraphs: readonly Subgraph[];
  log: GatewayLog;
  /** Milliseconds that a subgraph has for one call. */
  deadline?: number;
}

/** Memory for query plans; the ones unused longest go first. */
const PLAN_CACHE_MIB = 30;

/** The planner and executor of federated operations. Plans are cached by `documentHash`, so every changed document must bring its own. */
export async function createExecutor({
  supergraphSdl,
  subgraphs,
  log,
  deadline = 10_000,
}: PlannerOptions): Promise<GraphExecutor> {
  forbidTelemetry();
  const logger = plannerLog(log);
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger,
    experimental_approximateQueryPlanStoreMiB: PLAN_CACHE_MIB,
    // a plan never leaves the gateway, whatever NODE_ENV says
    __exposeQueryPlanExperimental: false,
    buildService: ({ name }) => {
      const subgraph = subgraphs.find((candidate) => candidate.name === name);
      if (!subgraph) throw new TypeError(`The supergraph names a subgraph "${name}" that was not given.`);
      return subgraphDataSource(subgraph, deadline, log);
    },
  });
  let schema: GraphQLSchema | undefined;
  gateway.onSchemaLoadOrUpdate((loaded) => {
    schema = loaded.apiSchema;
  });
  const { executor } = await gateway.load();
  return {
    execute: ({ document, documentHash, operation, variables }, context) =>
      executor({
        request: { variables: { ...variables }, operationName: operation.name?.value },
        document,
        queryHash: documentHash,
        operation,
        operationName: operation.name?.value ?? null,
        schema: schema as GraphQLSchema,
        schemaHash: '' as GatewaySchemaHash,
        source: '',
        context: { ...context },
        logger,
        metrics: {},
        // required by the interface, read by nothing in the executor
        cache: undefined,
        overallCachePolicy: undefined,
      } as unknown as GatewayGraphQLRequestContext),
    stop: () => gateway.stop(),
  };
}

function plannerLog(log: GatewayLog) {
  return {
    debug: () => {},
    info: () => {},
    warn: (message?: unknown) => log.warn({}, String(message)),
    error: (message?: unknown) => log.error({}, String(message)),
  };
}
