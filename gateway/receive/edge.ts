import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import Fastify, { type FastifyInstance } from 'fastify';
import type { GatewayLog } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { respondRefusal } from '../respond/respond.ts';
import { httpRefusal } from './http-refusal.ts';
import { acceptJsonOnly } from './json-body.ts';
import { requestIdOf } from './request-id.ts';
import { send } from './send.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route reads the body as it comes, and watches over how fast it does. */
    readsBody?: boolean;
  }
}

const BODY_LIMIT = 100_000;
const MOST_HEADERS = 100;
const HEADER_BYTES = 16_384;

/** Milliseconds that a client may take. */
export interface EdgeTimes {
  /** For a whole request, its body included. */
  request: number;
  /** For the head of a request. */
  head: number;
  /** Between two looks at the sockets: a slow one is closed at the latest so much after its time. */
  check: number;
}

export const EDGE_TIMES: EdgeTimes = { request: 15_000, head: 10_000, check: 5_000 };

/**
 * The HTTP server without its routes: what it takes of a request, how long it waits for one, and that every refusal, those of the
 * HTTP parser too, is JSON in the form of GraphQL that tells nothing of the server and repeats nothing of the request.
 */
export function createEdge(log: GatewayLog, times: EdgeTimes = EDGE_TIMES): FastifyInstance {
  const server = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: 0, // each request is watched below: a body that is read as it comes may take long
    http: {
      headersTimeout: times.head,
      connectionsCheckingInterval: times.check,
      maxHeaderSize: HEADER_BYTES,
      // an offer of another protocol is passed over
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
    },
    genReqId: (request) => requestIdOf(request.headers['x-request-id']),
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    clientErrorHandler: (_error, socket) => refuseUnread(socket as Socket, log),
    frameworkErrors: (_error, request, reply) => {
      send(reply, respondRefusal(new Refusal('NOT_FOUND', 'There is nothing at this path.'), request.id, log));
    },
  });
  acceptJsonOnly(server);
  server.addHook('onRequest', async (request, reply) => {
    if (!request.routeOptions.config.readsBody) endSoon(request.raw, reply.raw, times.request, log);
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': request.id,
    });
    // node would leave out those beyond a maximum of its own without a word, and one of them may be a refusal to be
    if (request.raw.rawHeaders.length / 2 > MOST_HEADERS)
      throw new Refusal('BAD_REQUEST', `A request may have ${MOST_HEADERS} header fields.`);
  });
  server.setErrorHandler((error, request, reply) => {
    // closing on a body too large would reset the connection, and who still sends it would never read the refusal
    reply.removeHeader('connection');
    return send(reply, respondRefusal(httpRefusal(error), request.id, log));
  });
  return server;
}

/** Closes the connection of a request whose body has not come to its end in so many milliseconds. */
export function endSoon(
  request: IncomingMessage,
  response: ServerResponse,
  milliseconds: number,
  log: GatewayLog,
): void {
  const { headers, socket, complete } = request;
  if (complete || (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined)) return;
  const end = () => (response.headersSent ? request.destroy() : refuseUnread(socket, log));
  const timer = setTimeout(end, milliseconds).unref();
  request.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
}

/** What could not be read as HTTP, or not in time: there is no request to answer, so the socket is answered and closed. */
function refuseUnread(socket: Socket, log: GatewayLog): void {
  if (!socket.writable) return void socket.destroy();
  const message = 'This is no HTTP request, too long a head, or one that takes too long.';
  refuseOnSocket(socket, new Refusal('BAD_REQUEST', message), log);
}

/** Answers and closes a connection that no request of the server stands for. */
export function refuseOnSocket(socket: Duplex, refusal: Refusal, log: GatewayLog): void {
  const { status, body } = respondRefusal(refusal, requestIdOf(undefined), log);
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    'cache-control: no-store',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}
