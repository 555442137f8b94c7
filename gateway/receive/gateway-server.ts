import type { FastifyInstance } from 'fastify';
import type { PublicDownloads } from '../downloads/public-downloads.ts';
import { serveDownloads } from '../downloads/routes.ts';
import { serveExplorer } from '../explorer/routes.ts';
import { serveWebSocket } from '../live/web-socket.ts';
import type { ExplorerPage, GatewayLog } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { respondRefusal } from '../respond/respond.ts';
import { allowOrigins } from './cors.ts';
import { createEdge, type EdgeTimes } from './edge.ts';
import { type ExchangeRouteOptions, serveExchange } from './exchange-route.ts';
import { GRAPH_PATHS, type GraphRoutesOptions, serveGraphs } from './graph-routes.ts';
import { type IngestRouteOptions, serveIngest } from './ingest-route.ts';
import { type OperationsOptions, serveOperations } from './operations.ts';
import { send } from './send.ts';
import { serveTokenEndpoint, TOKEN_PATH, type TokenEndpointOptions } from './token-endpoint.ts';

export interface GatewayServerOptions
  extends GraphRoutesOptions,
    OperationsOptions,
    TokenEndpointOptions,
    IngestRouteOptions,
    ExchangeRouteOptions {
  log: GatewayLog;
  /** Origins whose pages may call, besides the gateway's own. */
  corsOrigins: readonly string[];
  /** Left out: the endpoints answer POST alone. */
  explorer?: ExplorerPage;
  /** Left out: no downloads are served. */
  downloads?: PublicDownloads;
  /** EDGE_TIMES when left out. */
  times?: EdgeTimes;
}

const POSTED: ReadonlySet<string> = new Set([...GRAPH_PATHS, TOKEN_PATH]);

/** The HTTP edge of both graphs. Every answer under the two paths is JSON in the form of GraphQL, refusals too. */
export function createGatewayServer(options: GatewayServerOptions): FastifyInstance {
  const { log } = options;
  const server = createEdge(log, options.times);
  allowOrigins(server, options.corsOrigins);
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const refusal =
      POSTED.has(path) || path.startsWith('/ingest/')
        ? new Refusal('METHOD_NOT_ALLOWED', 'Use POST.')
        : new Refusal('NOT_FOUND', 'There is nothing at this path.');
    return send(reply, respondRefusal(refusal, request.id, log));
  });
  serveGraphs(server, options);
  serveWebSocket(server, options);
  serveTokenEndpoint(server, options);
  serveIngest(server, options);
  serveExchange(server, options);
  serveOperations(server, options);
  if (options.downloads) serveDownloads(server, options.downloads, options);
  if (options.explorer) serveExplorer(server, options.explorer);
  return server;
}
