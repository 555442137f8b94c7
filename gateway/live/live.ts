import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../shared/config/config.ts';
import type { Subgraph } from '../../shared/subgraph/subgraph.ts';
import type { GraphRequest } from '../admit/admit.ts';
import { AtOnce } from '../admit/rate/at-once.ts';
import type { createAnswering } from '../answer.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { Caller, GatewayLog } from '../ports.ts';
import { Refusal, reported } from '../refusal.ts';
import { ChangeQueue } from './change-queue.ts';
import { ChangeSource } from './change-source.ts';
import { deliver } from './deliver.ts';
import { LiveEvents } from './live-events.ts';
import { LiveSession } from './live-session.ts';
import { recordKinds } from './record-kinds.ts';
import { readSubscription } from './subscription.ts';

export interface LiveOptions {
  /** The portal graph, subscriptions included. */
  schema: GraphQLSchema;
  subgraphs: readonly Subgraph[];
  /** The way of a request of the portal graph. */
  answer: ReturnType<typeof createAnswering>;
  settings: Config['live'];
  metrics: GatewayMetrics;
  log: GatewayLog;
}

/** One connection of one subscriber, over whatever carries it. */
export interface LiveConnection {
  /** Fulfilled, with why, when the subscriber is no longer who they were, or the gateway ends. */
  ended: Promise<Refusal>;
  /** @throws Refusal */
  subscribe(request: GraphRequest): Promise<LiveEvents>;
  /** Ends its subscriptions; to be called once. */
  close(): void;
}

/** @param device thumbprint of the key that was proved as they connected */
export type Identify = (device: string | undefined) => Promise<Caller>;

/** Subscriptions that one connection may have. */
const MOST_SUBSCRIPTIONS = 20;

export type Live = ReturnType<typeof createLive>;

/** What subscribers share: the change logs they follow, and how many of them may be. */
export function createLive({ schema, subgraphs, answer, settings, metrics, log }: LiveOptions) {
  const kinds = recordKinds(schema);
  const connections = new AtOnce(settings.connections);
  const sources = new Map(
    subgraphs.map((subgraph) => {
      const onLook = () => metrics.liveLooks.inc({ subgraph: subgraph.name });
      return [subgraph.name, new ChangeSource({ subgraph, everyMilliseconds: settings.poll, log, onLook })];
    }),
  );

  async function subscribe(session: LiveSession, request: GraphRequest, open: Set<LiveEvents>): Promise<LiveEvents> {
    if (open.size >= MOST_SUBSCRIPTIONS) throw tooMany(`${MOST_SUBSCRIPTIONS} subscriptions a connection`);
    const subscription = readSubscription(schema, kinds, request);
    const source = sources.get(subscription.kind.subgraph)!;
    const queue = new ChangeQueue(settings.queue, subscription.matches);
    const going = new AbortController();
    const stop = () => {
      source.close(queue);
      going.abort();
    };
    const { signal } = going;
    const onEvent = () => metrics.liveEvents.inc();
    const delivery = { subscription, session, source, queue, answer, mostResumed: settings.resume, signal, onEvent };
    const results = await deliver(delivery).catch((error) => {
      stop();
      throw error;
    });
    const events = new LiveEvents(results, () => {
      stop();
      open.delete(events);
    });
    open.add(events);
    return events;
  }

  return {
    schema,
    /** @throws Refusal of who is refused as a request would be, and RATE_LIMITED with as many connections as may be open */
    async connect(identify: Identify): Promise<LiveConnection> {
      const session = await LiveSession.begin({ identify, everyMilliseconds: settings.check });
      const leave = connections.enter(String(session.viewer.account));
      if (!leave) {
        session.stop();
        throw tooMany(`${settings.connections} connections an account`);
      }
      metrics.liveConnections.inc();
      const open = new Set<LiveEvents>();
      void session.ended.then((refusal) => {
        for (const events of open) events.end(refusal);
      });
      return {
        ended: session.ended,
        subscribe: (request) => subscribe(session, request, open),
        close: () => {
          session.stop();
          leave();
          metrics.liveConnections.dec();
          for (const events of open) void events.return();
        },
      };
    },
  };
}

function tooMany(what: string): Refusal {
  const message = `No more than ${what} are served: end one first.`;
  return new Refusal('RATE_LIMITED', message, [
    reported('RATE_LIMITED', message, { retryAfter: 60 }, '订阅连接或订阅数已达上限，请先关闭其一。'),
  ]);
}
