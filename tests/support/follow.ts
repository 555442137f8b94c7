import { createClient as streamClient } from 'graphql-sse';
import { createClient as socketClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** A subscriber of the portal graph. */
export interface Follower {
  /** Fulfilled once the server has answered that the subscription stands, or refused it; of an event stream alone. */
  standing: Promise<void>;
  /** The next event; `complete` after the last; what it was refused or ended with, as an error or a list of errors. */
  next(): Promise<unknown>;
  /** How the connection was closed; of a WebSocket alone. */
  closed: Promise<{ code: number; reason: string }>;
  stop(): void;
}

export interface Subscribed {
  /** Left out: nobody is signed in. */
  token?: string;
  variables?: Record<string, unknown>;
}

/** Subscribes over WebSocket, as a client with the library does. */
export async function webSocket(url: string, query: string, { token, variables }: Subscribed = {}): Promise<Follower> {
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  const client = socketClient({
    url: new URL('/graphql', url).href.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: token ? { Authorization: `Bearer ${token}` } : {},
    on: { closed: (event) => closed.resolve(event as { code: number; reason: string }) },
  });
  const next = nextOf(client.iterate({ query, variables }));
  const standing = new Promise<void>(() => {});
  return { next, standing, closed: closed.promise, stop: () => void client.dispose() };
}

/** Subscribes to an event stream. */
export function eventStream(url: string, query: string, { token, variables }: Subscribed = {}): Follower {
  const answered = Promise.withResolvers<void>();
  const client = streamClient({
    url: new URL('/graphql', url).href,
    retryAttempts: 0,
    fetchFn: async (...request: Parameters<typeof fetch>) => {
      const response = await fetch(...request);
      answered.resolve();
      return response;
    },
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });
  const next = nextOf(client.iterate({ query, variables }));
  return { next, standing: answered.promise, closed: new Promise(() => {}), stop: () => client.dispose() };
}

function nextOf(events: AsyncIterator<unknown>) {
  return async () => {
    try {
      const { value, done } = await events.next();
      return done ? 'complete' : value;
    } catch (error) {
      return error;
    }
  };
}
