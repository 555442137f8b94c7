import { parse } from 'graphql';
import type { TokenKeys } from '../shared/access/token-keys.ts';
import type { Viewer } from '../shared/access/viewer.ts';
import type { Config } from '../shared/config/config.ts';
import { ReportedError } from '../shared/errors/reported-error.ts';
import type { Subgraph } from '../shared/subgraph/subgraph.ts';
import type { RegisteredDocuments } from './admit/documents/registered.ts';
import { createRateLimits } from './admit/rate/rates.ts';
import { createAnswering } from './answer.ts';
import { watchChains } from './chain-gauges.ts';
import { compose } from './compose/compose.ts';
import { extractAccess } from './compose/extract-access.ts';
import { costTableOf } from './compose/extract-costs.ts';
import { publicContract } from './compose/public-contract.ts';
import { deliverer } from './deliver.ts';
import { DenialLog } from './denial-log.ts';
import { publicAsk } from './downloads/public-ask.ts';
import type { PublicDownloads } from './downloads/public-downloads.ts';
import { exchangeOf } from './exchange.ts';
import { explainSubgraph } from './explain/subgraph.ts';
import { createOperationFilter } from './filter/filter.ts';
import { clientTokens } from './identify/client-tokens.ts';
import { createDeviceCheck } from './identify/device-proof.ts';
import { createIdentification } from './identify/identify.ts';
import { outsideIssuer } from './identify/outside-issuer.ts';
import { presentRights } from './identify/present-rights.ts';
import { fieldsWithoutToken } from './identify/without-token.ts';
import { createLive } from './live/live.ts';
import { withSubscriptions } from './live/live-schema.ts';
import { createMetrics } from './metrics.ts';
import { createExecutor } from './plan.ts';
import type { ExplorerPage, GatewayLog } from './ports.ts';
import type { EdgeTimes } from './receive/edge.ts';
import { createGatewayServer } from './receive/gateway-server.ts';

export interface GatewayOptions {
  subgraphs: readonly Subgraph[];
  config: Config;
  keys: TokenKeys;
  log: GatewayLog;
  /** Documents that the public graph knows; left out, it serves any. */
  publicDocuments?: RegisteredDocuments;
  /** Left out: no explorer is served. */
  explorer?: ExplorerPage;
  /** Public downloads that are made through the public graph; left out, none are served. */
  downloads?: PublicDownloads;
  now?: () => Date;
  /** Whether what stands behind the subgraphs is up, for /readyz. */
  isReady?: () => boolean;
  /** Milliseconds that a subgraph has for one call; 10,000 when left out. */
  subgraphDeadline?: number;
  /** Milliseconds of a clock that never goes back, for what callers may use of a time. */
  elapsed?: () => number;
  times?: EdgeTimes;
}

/** Composes the subgraphs and makes the server, which does not listen yet. @throws ReportedError SCHEMA_INVALID */
export async function createGateway(options: GatewayOptions) {
  const {
    subgraphs,
    config,
    keys,
    log,
    explorer,
    downloads,
    publicDocuments,
    now = () => new Date(),
    isReady = () => true,
    subgraphDeadline,
    elapsed = () => performance.now(),
    times,
  } = options;
  const explain = explainSubgraph();
  const all = [...subgraphs, explain.subgraph];
  const { supergraphSdl: composed, apiSchema } = compose(all);
  const { supergraphSdl, table } = extractAccess(composed);
  const withLive = withSubscriptions(apiSchema, table);
  explain.know(apiSchema, table);
  const executor = await createExecutor({ supergraphSdl, subgraphs: all, log, deadline: subgraphDeadline });
  const metrics = createMetrics();
  watchChains(metrics.registry, subgraphs);
  const filter = createOperationFilter(apiSchema, table);
  const costs = costTableOf(parse(composed, { noLocation: true }));
  const personnel = subgraphs.find(({ name }) => name === 'personnel');
  const denials = personnel && new DenialLog(personnel, log);
  const onDenied = (viewer: Viewer, requestId: string, coordinates: readonly string[]) =>
    denials?.note(viewer, requestId, coordinates, now());
  const { costLimits, authorization } = config;
  const shared = {
    filter,
    authorization,
    executor,
    costs,
    log,
    onDenied,
    onBrokenContract: () => metrics.brokenContracts.inc(),
  };
  const forAnybody = { ...shared, costLimit: costLimits.public, onCost: metrics.costsOf('/public/graphql') };
  const limits = createRateLimits(config.rates, config.requestsAtOnce, elapsed);
  const provenDevice = createDeviceCheck(config, now);
  const publicSchema = publicContract(apiSchema, table);
  if (downloads) {
    const answer = createAnswering({ ...forAnybody, schema: publicSchema, costLimit: Infinity, onCost: () => {} });
    downloads.know(publicSchema, publicAsk(answer));
  }
  const portal = createAnswering({
    ...shared,
    schema: withLive.schema,
    costLimit: costLimits.portal,
    onCost: metrics.costsOf('/graphql'),
  });
  const server = createGatewayServer({
    portal,
    live: createLive({ schema: withLive.schema, subgraphs, answer: portal, settings: config.live, metrics, log }),
    public: createAnswering({ ...forAnybody, schema: publicSchema }),
    signIn: createAnswering({ ...forAnybody, schema: publicContract(apiSchema, table, { signIn: true }) }),
    withoutToken: fieldsWithoutToken(table),
    identify: createIdentification({
      keys,
      outside: config.oidc && outsideIssuer(config.oidc),
      rights: presentRights(personnel, log),
      provenDevice,
      networks: config.networks,
      limits,
      log,
      now,
    }),
    provenDevice,
    clientTokens: clientTokens(personnel, log),
    deliverer: deliverer(subgraphs),
    exchange: exchangeOf(subgraphs, config.exchangeClients),
    ingestLimit: config.ingestLimit,
    limits,
    now,
    keys,
    metrics,
    log,
    times,
    corsOrigins: config.corsOrigins,
    trustedProxies: config.trustedProxies,
    metricsToken: config.metricsToken,
    explorer,
    downloads,
    publicDocuments,
    isReady,
  });
  server.addHook('onClose', async () => {
    await denials?.flush();
    await executor.stop();
  });
  return server;
}

/**
 * Starts the gateway.
 * @returns its URL, and `close`, which lets the requests under way finish
 * @throws ReportedError SCHEMA_INVALID; CONFIG_INVALID when the port is taken or may not be used
 */
export async function startGateway(options: GatewayOptions): Promise<{ url: string; close(): Promise<void> }> {
  const server = await createGateway(options);
  const { host, port } = options.config;
  try {
    const url = await server.listen({ host, port });
    return { url, close: () => server.close() };
  } catch (cause) {
    await server.close();
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw cause;
    const reason = code === 'EADDRINUSE' ? 'is taken by another program' : 'may not be used';
    throw new ReportedError(
      'CONFIG_INVALID',
      `${host}:${port} ${reason}. Set PORT or HOST to another, such as PORT=4001.`,
      { setting: 'PORT' },
      `地址 ${host}:${port} 不可用，请设置其他 PORT 或 HOST。`,
    );
  }
}
