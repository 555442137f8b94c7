import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type ExecutionResult, type FormattedExecutionResult, GraphQLError, parse } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Networks } from '../../shared/config/networks.ts';
import { AtOnce } from '../admit/rate/at-once.ts';
import type { Identification } from '../identify/identify.ts';
import type { GatewayLog } from '../ports.ts';
import { readRequest } from '../receive/body.ts';
import { clientAddress } from '../receive/client-address.ts';
import { refuseOnSocket } from '../receive/edge.ts';
import { requestIdOf } from '../receive/request-id.ts';
import { Refusal } from '../refusal.ts';
import { respondRefusal } from '../respond/respond.ts';
import type { Live, LiveConnection } from './live.ts';

export interface WebSocketOptions {
  live: Live;
  identify: Identification;
  /** Origins whose pages may connect, besides the gateway's own. */
  corsOrigins: readonly string[];
  trustedProxies: Networks;
  log: GatewayLog;
}

type Connected = { connection?: LiveConnection };

/** Milliseconds for the first message, and between two pings; one that is not answered in that time ends the connection. */
const INIT_PATIENCE = 3_000;
const PING_EVERY = 12_000;
/** Bytes of a message. */
const MESSAGE_LIMIT = 100_000;
/** Connections of one address that have not said yet who they are. */
const MOST_UNKNOWN = 50;
/** Milliseconds for the other side to close when the gateway ends. */
const GOODBYE = 500;
/** What may stand in the payload of connection_init, since a browser cannot send header fields with a WebSocket. */
const PARAMETERS = ['authorization', 'dpop', 'supervision-purpose', 'supervision-case'];
/** The protocol's library looks at the kind of an operation, and leaves the rest to what was made of it. */
const ANY_SUBSCRIPTION = parse('subscription { any }');

/** Close codes by HTTP status of a refusal; those from 4400 on are of graphql-transport-ws. */
const CLOSE_CODES: Readonly<Record<number, number>> = { 401: 4401, 403: 4403, 429: 4429, 503: 1013 };

/** Serves subscriptions of the portal graph over WebSocket at /graphql (graphql-transport-ws). */
export function serveWebSocket(server: FastifyInstance, options: WebSocketOptions): void {
  const { live, identify, trustedProxies, log } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_LIMIT });
  const unknown = new AtOnce(MOST_UNKNOWN);
  const protocol = useServer<Record<string, unknown>, Connected>(
    {
      connectionInitWaitTimeout: INIT_PATIENCE,
      isProd: true,
      async onConnect({ connectionParams, extra }) {
        const { socket, request } = extra;
        const source = clientAddress(request, trustedProxies);
        const given = withParameters(request, connectionParams ?? {});
        try {
          const connection = await live.connect((device) => identify(given, source, requestIdOf(undefined), device));
          if (socket.readyState !== socket.OPEN) return connection.close();
          extra.connection = connection;
          void connection.ended.then((refusal) => close(socket, refusal, log));
        } catch (error) {
          close(socket, error, log);
        }
      },
      async onSubscribe({ extra }, _id, payload) {
        try {
          if (!extra.connection) throw new Refusal('UNAUTHENTICATED', 'The connection has ended.');
          const events = await extra.connection.subscribe(readRequest(payload));
          return { schema: live.schema, document: ANY_SUBSCRIPTION, contextValue: events };
        } catch (error) {
          return [new GraphQLError('refused', { originalError: error as Error })];
        }
      },
      // errors of its results are formatted already, which onNext passes on as they are
      subscribe: ({ contextValue }) => contextValue as AsyncGenerator<ExecutionResult>,
      onNext: (_context, _id, _payload, _arguments, result) => result as FormattedExecutionResult,
      onError: (_context, _id, _payload, errors) =>
        errors.flatMap(
          (error) => respondRefusal(error.originalError ?? error, requestIdOf(undefined), log).body.errors!,
        ),
      onClose: ({ extra }) => extra.connection?.close(),
    },
    sockets,
    PING_EVERY,
  );
  server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refuse = (refusal: Refusal) => refuseOnSocket(socket, refusal, log);
    if (request.url?.split('?')[0] !== '/graphql')
      return refuse(new Refusal('NOT_FOUND', 'Subscriptions are at /graphql.'));
    if (!mayConnect(request, options.corsOrigins))
      return refuse(new Refusal('BAD_REQUEST', 'Pages of another site may not connect.', undefined, 403));
    const leave = unknown.enter(clientAddress(request, trustedProxies));
    if (!leave) return refuse(new Refusal('RATE_LIMITED', 'Too many connections that have not begun.'));
    const known = once(leave);
    setTimeout(known, INIT_PATIENCE).unref();
    socket.once('close', known);
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  });
  server.addHook('preClose', async () => {
    const late = setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate();
    }, GOODBYE);
    await protocol.dispose();
    clearTimeout(late);
  });
}

function close(socket: WebSocket, cause: unknown, log: GatewayLog): void {
  const { status, body } = respondRefusal(cause, requestIdOf(undefined), log);
  socket.close(CLOSE_CODES[status] ?? 1011, String(body.errors?.[0]?.extensions?.['code']));
}

/** A page of another site may not act for who is signed in here; what is no page sends no Origin. */
function mayConnect({ headers }: IncomingMessage, corsOrigins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || corsOrigins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** The request with what the first message says of its sender, as if it had come in header fields. */
function withParameters(request: IncomingMessage, parameters: Readonly<Record<string, unknown>>): IncomingMessage {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    PARAMETERS.includes(name.toLowerCase()) && typeof value === 'string' ? [[name.toLowerCase(), value] as const] : [],
  );
  return Object.create(request, {
    headers: { value: { ...request.headers, ...Object.fromEntries(given) } },
    rawHeaders: { value: [...request.rawHeaders, ...given.flat()] },
  }) as IncomingMessage;
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) action();
    isDone = true;
  };
}
