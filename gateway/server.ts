import type { TokenKeys } from '../shared/access/token-keys.ts';
import type { Config } from '../shared/config/config.ts';
import type { Subgraph } from '../shared/subgraph/subgraph.ts';
import { createAnswering } from './answer.ts';
import { compose } from './compose/compose.ts';
import { extractAccess } from './compose/extract-access.ts';
import { publicContract } from './compose/public-contract.ts';
import { createOperationFilter } from './filter/filter.ts';
import { createMetrics } from './metrics.ts';
import { createExecutor } from './plan.ts';
import type { ExplorerPage, GatewayLog } from './ports.ts';
import { createGatewayServer } from './receive/gateway-server.ts';

export interface GatewayOptions {
  subgraphs: readonly Subgraph[];
  config: Pick<Config, 'host' | 'port' | 'corsOrigins'>;
  keys: TokenKeys;
  log: GatewayLog;
  /** Left out: no explorer is served. */
  explorer?: ExplorerPage;
  now?: () => Date;
  /** Milliseconds that a subgraph has for one call; 10,000 when left out. */
  subgraphDeadline?: number;
}

/** Composes the subgraphs and makes the server, which does not listen yet. @throws ReportedError SCHEMA_INVALID */
export async function createGateway(options: GatewayOptions) {
  const { subgraphs, config, keys, log, explorer, now = () => new Date(), subgraphDeadline } = options;
  const { supergraphSdl: composed, apiSchema } = compose(subgraphs);
  const { supergraphSdl, ...access } = extractAccess(composed);
  const executor = await createExecutor({ supergraphSdl, subgraphs, log, deadline: subgraphDeadline });
  const metrics = createMetrics();
  const filter = createOperationFilter(apiSchema, access.table);
  const shared = { filter, executor, log, onBrokenContract: () => metrics.brokenContracts.inc() };
  const server = createGatewayServer({
    portal: createAnswering({ ...shared, schema: apiSchema }),
    public: createAnswering({ ...shared, schema: publicContract(apiSchema, access) }),
    signIn: createAnswering({ ...shared, schema: publicContract(apiSchema, access, { signIn: true }) }),
    keys,
    metrics,
    log,
    now,
    corsOrigins: config.corsOrigins,
    explorer,
    isReady: () => true,
  });
  server.addHook('onClose', () => executor.stop());
  return server;
}

/** Starts the gateway. @returns its URL, and `close`, which lets the requests under way finish */
export async function startGateway(options: GatewayOptions): Promise<{ url: string; close(): Promise<void> }> {
  const server = await createGateway(options);
  const url = await server.listen({ host: options.config.host, port: options.config.port });
  return { url, close: () => server.close() };
}
