import type { Connection } from 'mongoose';
import { CHAINS, fullName } from './chain.ts';
import { type Consumer, consume, prepareConsumer } from './feed.ts';
import { sealPending } from './seal.ts';
import type { SealKeys } from './seal-record.ts';
import { listen } from './wake.ts';

/** Where failures of work in the background go; pino's loggers are one. */
export interface FailureLog {
  error(facts: Readonly<Record<string, unknown>>, message: string): void;
}

export interface RunnerOptions {
  /** Longest time between two looks, in milliseconds, when nobody wakes the runner. */
  everyMilliseconds: number;
  now(): Date;
  log: FailureLog;
}

/** Work in the background. */
export interface Runner {
  /** Ends it after the step that is under way; nothing runs once this is fulfilled. */
  stop(): Promise<void>;
}

/** Entries that a consumer applies in one transaction. */
const CONSUMED_AT_ONCE = 1_000;

/**
 * Seals both chains of these databases: changes as they are written, since others follow them, and reads at each interval, since nobody
 * waits for them and a seal for each would be as long as they are.
 */
export function runSealer(
  connections: readonly Connection[],
  { keys, ...options }: RunnerOptions & { keys: SealKeys },
): Runner {
  const runners = connections.flatMap((connection) =>
    CHAINS.map((chain) =>
      keepRunning(
        `sealer of ${fullName(connection, chain)}`,
        () => sealPending(connection, { chain, keys, now: options.now }),
        (wake) => (chain === 'changes' ? listen('written', connection, wake) : () => {}),
        options,
      ),
    ),
  );
  return {
    stop: async () => {
      await Promise.all(runners.map((runner) => runner.stop()));
    },
  };
}

/** Keeps a consumer, with its projection in `own`, in step with the log of `feed`. */
export function runConsumer(feed: Connection, own: Connection, consumer: Consumer, options: RunnerOptions): Runner {
  let prepared = false;
  const step = async () => {
    if (!prepared) await prepareConsumer(own, consumer.name);
    prepared = true;
    return consume(feed, own, consumer, { limit: CONSUMED_AT_ONCE, now: options.now });
  };
  return keepRunning(`consumer ${consumer.name}`, step, (wake) => listen('sealed', feed, wake), options);
}

/** Repeats a step: at once while it finds work, else when woken or after the interval. A failure is logged and the step tried again. */
function keepRunning(
  name: string,
  step: () => Promise<number>,
  listenFor: (wake: () => void) => () => void,
  { everyMilliseconds, log }: RunnerOptions,
): Runner {
  let stopped = false;
  let woken = false;
  let failed = false;
  let endRest: (() => void) | undefined;
  const wake = () => {
    woken = true;
    // After a failure the interval is kept: a database that is away is not asked at every write.
    if (!failed) endRest?.();
  };
  const rest = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, everyMilliseconds);
      timer.unref();
      endRest = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const endListening = listenFor(wake);
  const run = async () => {
    while (!stopped) {
      woken = false;
      failed = false;
      let found = 0;
      try {
        found = await step();
      } catch (error) {
        failed = true;
        log.error({ err: error }, `The ${name} failed and will try again.`);
      }
      if (!stopped && found === 0 && (failed || !woken)) await rest();
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopped = true;
      endListening();
      endRest?.();
      await running;
    },
  };
}
