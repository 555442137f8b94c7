import type { Connection } from 'mongoose';

/** What happened in a change log: entries were written, or sealed. */
export type LogEvent = 'written' | 'sealed';

const listeners: Readonly<Record<LogEvent, WeakMap<Connection, Set<() => void>>>> = {
  written: new WeakMap(),
  sealed: new WeakMap(),
};

/**
 * Tells those who wait in this process that there is something to read. A hint only: what another process writes, or a transaction that is
 * still open, is found at the next interval.
 */
export function announce(event: LogEvent, connection: Connection): void {
  for (const listener of listeners[event].get(connection) ?? []) listener();
}

/** @returns a function that ends the listening */
export function listen(event: LogEvent, connection: Connection, listener: () => void): () => void {
  const known = listeners[event].get(connection) ?? new Set();
  listeners[event].set(connection, known.add(listener));
  return () => void known.delete(listener);
}
