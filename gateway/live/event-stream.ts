import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { createHandler } from 'graphql-sse';
import type { GraphRequest } from '../admit/admit.ts';
import type { GatewayLog } from '../ports.ts';
import { respondRefusal } from '../respond/respond.ts';
import type { Identify, Live } from './live.ts';
import type { LiveEvents } from './live-events.ts';
import type { LiveResult } from './subscription.ts';

export interface EventStreamOptions {
  live: Live;
  /** Aborted when the gateway ends. */
  closing: AbortSignal;
  log: GatewayLog;
}

/** Bytes that may wait for a client that reads slowly: more, and its next event waits, in the bounded queue. */
const MOST_UNSENT = 65_536;

/** Whether the request wants its answer as a stream of events. */
export function wantsEvents({ headers }: IncomingMessage): boolean {
  return /(^|,)\s*text\/event-stream\s*(;|,|$)/i.test(headers.accept ?? '');
}

/**
 * Answers a subscription as server-sent events (GraphQL over SSE, distinct connections). It ends with the session, and says why in its last event.
 * @throws Refusal before the stream has begun
 */
export async function sendEvents(
  asked: GraphRequest,
  identify: Identify,
  reply: FastifyReply,
  { live, closing, log }: EventStreamOptions,
): Promise<void> {
  const connection = await live.connect(identify);
  const events = await connection.subscribe(asked).catch((error) => {
    connection.close();
    throw error;
  });
  reply.hijack();
  const { raw } = reply;
  raw.once('close', () => connection.close());
  if (raw.destroyed) return connection.close();
  const stop = () => void events.return();
  closing.addEventListener('abort', stop, { once: true });
  const [body, init] = await stream({
    method: 'POST',
    url: '/graphql',
    headers: { get: (name) => ({ accept: 'text/event-stream', 'content-type': 'application/json' })[name] },
    body: { query: asked.query },
    raw: undefined,
    context: paced(events, raw, reply.request.id, log),
  });
  // a proxy that kept events back until it has a page of them would make them late
  const headers = { ...reply.getHeaders(), ...init.headers, 'x-accel-buffering': 'no' };
  raw.writeHead(init.status, headers as Record<string, string>);
  for await (const text of body as AsyncIterable<string>) raw.write(text);
  closing.removeEventListener('abort', stop);
  raw.end();
}

const stream = createHandler<undefined, AsyncGenerator<LiveResult, void>>({
  // no streams that several requests share
  authenticate: () => null,
  onSubscribe: ({ context }) => context as never,
});

/** One event after the other has gone out; a refusal is the last. */
async function* paced(
  events: LiveEvents,
  raw: ServerResponse,
  requestId: string,
  log: GatewayLog,
): AsyncGenerator<LiveResult, void> {
  const gone = once(raw, 'close').catch(() => {});
  try {
    for await (const event of events) {
      yield event;
      while (raw.writableLength > MOST_UNSENT && !raw.destroyed)
        await Promise.race([once(raw, 'drain').catch(() => {}), gone]);
    }
  } catch (error) {
    yield { errors: respondRefusal(error, requestId, log).body.errors };
  }
}
