import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { TokenKeys } from '../../shared/access/token-keys.ts';
import { PUBLIC_VIEWER, type Viewer } from '../../shared/access/viewer.ts';
import type { GraphRequest } from '../admit/admit.ts';
import type { AskContext, createAnswering } from '../answer.ts';
import { serveExplorer } from '../explorer/routes.ts';
import { identify, unauthenticated } from '../identify/identify.ts';
import { isSignIn } from '../identify/sign-in.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { ExplorerPage, GatewayLog } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { type Answer, respondRefusal } from '../respond/respond.ts';
import { readRequest } from './body.ts';
import { allowOrigins } from './cors.ts';
import { httpRefusal } from './http-refusal.ts';
import { acceptJsonOnly } from './json-body.ts';
import { requestIdOf } from './request-id.ts';

type Answering = ReturnType<typeof createAnswering>;

export interface GatewayServerOptions {
  portal: Answering;
  public: Answering;
  /** For who is not signed in yet: knows the public schema and the way in. */
  signIn: Answering;
  keys: Pick<TokenKeys, 'publicKey' | 'jwks'>;
  metrics: GatewayMetrics;
  log: GatewayLog;
  now(): Date;
  /** Origins whose pages may call, besides the gateway's own. */
  corsOrigins: readonly string[];
  /** Left out: the endpoints answer POST alone. */
  explorer?: ExplorerPage;
  /** Whether everything that answers need is up. */
  isReady(): boolean;
}

const BODY_LIMIT = 100_000;
/** Milliseconds for a whole request, and for its head; how often sockets are looked at for it. */
const REQUEST_TIMEOUT = 15_000;
const HEADERS_TIMEOUT = 10_000;
const CONNECTIONS_CHECK = 5_000;

/** The HTTP edge of both graphs. Every answer under the two paths is JSON in the form of GraphQL, refusals too. */
export function createGatewayServer(options: GatewayServerOptions): FastifyInstance {
  const server = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT,
    http: { headersTimeout: HEADERS_TIMEOUT, connectionsCheckingInterval: CONNECTIONS_CHECK },
    genReqId: (request) => requestIdOf(request.headers['x-request-id']),
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
  });
  acceptJsonOnly(server);
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': request.id,
    });
  });
  allowOrigins(server, options.corsOrigins);
  server.setErrorHandler((error, request, reply) => {
    // closing on a body too large would reset the connection, and who still sends it would never read the refusal
    reply.removeHeader('connection');
    return send(reply, respondRefusal(httpRefusal(error), request.id, options.log));
  });
  server.setNotFoundHandler((request, reply) => {
    const refusal = GRAPH_PATHS.has(request.url.split('?')[0] ?? '')
      ? new Refusal('METHOD_NOT_ALLOWED', 'Use POST.')
      : new Refusal('NOT_FOUND', 'There is nothing at this path.');
    if (refusal.code === 'METHOD_NOT_ALLOWED') reply.header('allow', 'POST');
    return send(reply, respondRefusal(refusal, request.id, options.log));
  });
  serveGraph(server, '/public/graphql', (asked, context) => options.public(asked, thePublic, context), options);
  serveGraph(
    server,
    '/graphql',
    (asked, context, request) =>
      // who is not signed in yet is let in, and told of mistakes, by a schema without hidden names
      isSignIn(asked)
        ? options.signIn(asked, thePublic, context)
        : options.portal(asked, async () => identifyPortal(request, options), context),
    options,
  );
  serveOperations(server, options);
  if (options.explorer) serveExplorer(server, options.explorer);
  return server;
}

const thePublic = async () => PUBLIC_VIEWER;

const GRAPH_PATHS: ReadonlySet<string> = new Set(['/graphql', '/public/graphql']);

type Ask = (asked: GraphRequest, context: AskContext, request: FastifyRequest) => Promise<Answer>;

function serveGraph(
  server: FastifyInstance,
  path: '/graphql' | '/public/graphql',
  ask: Ask,
  { metrics }: GatewayServerOptions,
): void {
  server.post(path, async (request, reply) => {
    const stop = metrics.duration.startTimer({ endpoint: path });
    const gone = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) gone.abort(new Error('the client went away'));
    });
    const context = {
      requestId: request.id,
      signal: gone.signal,
      reportsCost: request.headers['supervision-cost'] === 'report',
    };
    const result = await ask(readRequest(request.body), context, request);
    stop();
    metrics.answers.inc({ endpoint: path, status: result.status });
    for (const error of result.body.errors ?? []) metrics.errors.inc({ code: String(error.extensions?.['code']) });
    return send(reply, result);
  });
}

/** The viewer that the token proves. Two Authorization headers are two claims, so none. */
function identifyPortal(request: FastifyRequest, { keys, now }: GatewayServerOptions): Promise<Viewer> {
  const given = request.raw.rawHeaders.filter((name, place) => place % 2 === 0 && /^authorization$/i.test(name));
  if (given.length !== 1) throw unauthenticated();
  return identify(request.headers.authorization, request.headers, keys, now());
}

function serveOperations(server: FastifyInstance, { keys, metrics, isReady }: GatewayServerOptions): void {
  server.get('/healthz', async () => ({ status: 'up' }));
  server.get('/readyz', async (_request, reply) =>
    isReady() ? { status: 'ready' } : reply.code(503).send({ status: 'starting' }),
  );
  server.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  server.get('/.well-known/jwks.json', async () => keys.jwks);
}

function send(reply: FastifyReply, { status, body }: Answer): FastifyReply {
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body));
}
