import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PUBLIC_VIEWER } from '../../shared/access/viewer.ts';
import type { Networks } from '../../shared/config/networks.ts';
import type { GraphRequest } from '../admit/admit.ts';
import type { RegisteredDocuments } from '../admit/documents/registered.ts';
import type { RateLimits } from '../admit/rate/rates.ts';
import type { AskContext, createAnswering } from '../answer.ts';
import { bringsProof } from '../identify/device-proof.ts';
import { readHeaderText } from '../identify/header-text.ts';
import type { Identification } from '../identify/identify.ts';
import { isSignIn } from '../identify/sign-in.ts';
import { asksWithoutToken } from '../identify/without-token.ts';
import { sendEvents, wantsEvents } from '../live/event-stream.ts';
import type { Live } from '../live/live.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { Caller, GatewayLog } from '../ports.ts';
import type { Answer } from '../respond/respond.ts';
import { readRequest } from './body.ts';
import { clientAddress } from './client-address.ts';
import { send } from './send.ts';

type Answering = ReturnType<typeof createAnswering>;

export interface GraphRoutesOptions {
  portal: Answering;
  public: Answering;
  /** For who is not signed in yet: knows the public schema and the way in. */
  signIn: Answering;
  /** Root fields for who has no account, of which a request asks one (see `asksWithoutToken`). */
  withoutToken: ReadonlySet<string>;
  identify: Identification;
  /** Subscriptions of the portal graph. */
  live: Live;
  log: GatewayLog;
  /** The key that a request proves to hold. @throws Refusal DEVICE_PROOF_INVALID */
  provenDevice(request: IncomingMessage): Promise<string>;
  limits: RateLimits;
  /** Documents that the public graph knows; left out, it serves any and knows none. */
  publicDocuments?: RegisteredDocuments;
  trustedProxies: Networks;
  metrics: GatewayMetrics;
}

type GraphPath = '/graphql' | '/public/graphql';
export const GRAPH_PATHS: ReadonlySet<string> = new Set<GraphPath>(['/graphql', '/public/graphql']);

/** What one request brings: parsed, with the address it came from. */
interface Arrival {
  asked: GraphRequest;
  context: AskContext;
  request: IncomingMessage;
  source: string;
}

/** The two graphs: the public one for anybody, the portal graph for who is identified or signs in. */
export function serveGraphs(server: FastifyInstance, options: GraphRoutesOptions): void {
  const closing = new AbortController();
  server.addHook('preClose', async () => closing.abort());
  serve(server, { path: '/public/graphql' }, options, ({ asked, context, request, source }) =>
    options.public(asked, async () => publicCaller(request, source, options.limits), context),
  );
  const { identify, live, log } = options;
  const events = (request: FastifyRequest, reply: FastifyReply) => {
    const source = clientAddress(request.raw, options.trustedProxies);
    const who = (device: string | undefined) => identify(request.raw, source, request.id, device);
    return sendEvents(readRequest(request.body), who, reply, { live, closing: closing.signal, log });
  };
  const portal = { path: '/graphql', events } as const;
  serve(server, portal, options, (arrival) =>
    // who is not signed in yet is let in, and told of mistakes, by a schema without hidden names
    isSignIn(arrival.asked)
      ? signIn(arrival, options)
      : isComplainant(arrival, options)
        ? complainant(arrival, options)
        : options.portal(arrival.asked, () => identifyPortal(arrival, options), arrival.context),
  );
}

function publicCaller({ headers }: IncomingMessage, source: string, limits: RateLimits): Caller {
  limits.take('public', source);
  const idempotencyKey = readHeaderText('Idempotency-Key', headers['idempotency-key']);
  return {
    viewer: { ...PUBLIC_VIEWER, idempotencyKey },
    charge: (cost) => limits.take('publicCost', source, cost),
    enter: () => limits.enter('public', source),
  };
}

function identifyPortal({ request, source, context }: Arrival, { identify }: GraphRoutesOptions): Promise<Caller> {
  return identify(request, source, context.requestId);
}

/** Who brings a token is identified by it, also where none is needed. */
function isComplainant({ asked, request }: Arrival, { withoutToken }: GraphRoutesOptions): boolean {
  return request.headers.authorization === undefined && asksWithoutToken(asked, withoutToken);
}

/** Without an account: every request counts for its address, and what it costs as on the public graph. */
async function complainant({ asked, context, request, source }: Arrival, options: GraphRoutesOptions): Promise<Answer> {
  const { limits } = options;
  const identify = async (): Promise<Caller> => {
    limits.take('complainant', source);
    const idempotencyKey = readHeaderText('Idempotency-Key', request.headers['idempotency-key']);
    return {
      viewer: { ...PUBLIC_VIEWER, source, idempotencyKey },
      charge: (cost) => limits.take('publicCost', source, cost),
      enter: () => limits.enter('complainant', source),
    };
  };
  const answer = await options.signIn(asked, identify, context);
  const isLimited = answer.body.errors?.[0]?.extensions?.['code'] === 'RATE_LIMITED';
  return isLimited ? { ...answer, status: 429 } : answer;
}

/** An attempt counts for the address it came from until it has succeeded: those behind one address do not shut each other out. */
async function signIn({ asked, context, request, source }: Arrival, options: GraphRoutesOptions): Promise<Answer> {
  const identify = async (): Promise<Caller> => {
    options.limits.take('signIn', source);
    // the session is bound to the key that is proved now (RFC 9449 §5)
    const device = bringsProof(request) ? await options.provenDevice(request) : undefined;
    return {
      viewer: { ...PUBLIC_VIEWER, source, device },
      charge: () => {},
      enter: () => options.limits.enter('signIn', source),
    };
  };
  const answer = await options.signIn(asked, identify, context);
  const [error] = answer.body.errors ?? [];
  if (!error) options.limits.giveBack('signIn', source);
  // an account that is locked is a refusal of the whole request: signing in is all it asks for
  return error?.extensions?.['code'] === 'RATE_LIMITED' ? { ...answer, status: 429 } : answer;
}

function serve(
  server: FastifyInstance,
  { path, events }: { path: GraphPath; events?(request: FastifyRequest, reply: FastifyReply): Promise<void> },
  { metrics, trustedProxies, publicDocuments }: GraphRoutesOptions,
  answer: (arrival: Arrival) => Promise<Answer>,
): void {
  server.post(path, async (request, reply) => {
    if (events && wantsEvents(request.raw)) return events(request, reply);
    const stop = metrics.duration.startTimer({ endpoint: path });
    const gone = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) gone.abort(new Error('the client went away'));
    });
    const result = await answer({
      asked: readRequest(request.body, path === '/public/graphql' ? publicDocuments : undefined),
      context: {
        requestId: request.id,
        signal: gone.signal,
        reportsCost: request.headers['supervision-cost'] === 'report',
      },
      request: request.raw,
      source: clientAddress(request.raw, trustedProxies),
    });
    stop();
    metrics.answers.inc({ endpoint: path, status: result.status });
    for (const error of result.body.errors ?? []) metrics.errors.inc({ code: String(error.extensions?.['code']) });
    return send(reply, result);
  });
}
