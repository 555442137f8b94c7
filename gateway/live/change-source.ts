import { GATEWAY_VIEWER } from '../../shared/access/viewer.ts';
import { type ChangeKeys, MOST_CHANGES } from '../../shared/audit/change-keys.ts';
import type { Subgraph } from '../../shared/subgraph/subgraph.ts';
import type { GatewayLog } from '../ports.ts';
import type { ChangeQueue } from './change-queue.ts';

export interface ChangeSourceOptions {
  subgraph: Subgraph;
  /** Milliseconds between two looks at its change log. */
  everyMilliseconds: number;
  log: GatewayLog;
  /** Told of each question to the subgraph. */
  onLook(): void;
}

/** Milliseconds for an answer. */
const DEADLINE = 10_000;

/**
 * The change log of one subgraph, read once for all who follow it, and only while somebody does: at an interval, and where the subgraph is
 * in this process as soon as changes are sealed.
 */
export class ChangeSource {
  readonly #options: ChangeSourceOptions;
  readonly #queues = new Set<ChangeQueue>();
  /** Of the last change that the queues were offered. */
  #head = 0;
  #looks: Promise<void> = Promise.resolve();
  /** A look that has not begun yet will see what is there now. */
  #isAwaited = false;
  #endWatch: (() => void) | undefined;

  constructor(options: ChangeSourceOptions) {
    this.#options = options;
  }

  /**
   * From now on the queue gets changes.
   * @returns the newest change there is, and the one after which the queue gets them: those who follow already may be a little behind
   * @throws Error when the subgraph does not tell
   */
  async open(queue: ChangeQueue): Promise<{ newest: number; queuedAfter: number }> {
    const { head } = await this.read(undefined);
    if (queue.isClosed) return { newest: head, queuedAfter: head };
    if (this.#queues.size === 0) this.#head = head;
    this.#queues.add(queue);
    this.#watch();
    return { newest: Math.max(head, this.#head), queuedAfter: this.#head };
  }

  close(queue: ChangeQueue): void {
    queue.close();
    this.#queues.delete(queue);
    if (this.#queues.size > 0) return;
    this.#endWatch?.();
    this.#endWatch = undefined;
  }

  /** Changes after a sequence number, 500 at most. @throws Error when the subgraph does not tell */
  async read(after: number | undefined): Promise<ChangeKeys> {
    const { subgraph, onLook } = this.#options;
    onLook();
    const { data, errors } = await subgraph.execute({
      query: 'query Changes($after: Int) { _changes(after: $after) }',
      variables: { after },
      viewer: GATEWAY_VIEWER,
      requestId: 'live',
      signal: AbortSignal.timeout(DEADLINE),
    });
    const text = data?.['_changes'];
    if (typeof text !== 'string') throw errors?.[0] ?? new Error(`${subgraph.name} told no changes`);
    return JSON.parse(text) as ChangeKeys;
  }

  #watch(): void {
    if (this.#endWatch) return;
    const { subgraph, everyMilliseconds } = this.#options;
    const look = () => this.#lookSoon();
    const timer = setInterval(look, everyMilliseconds).unref();
    const endListening = subgraph.onSealed?.(look);
    this.#endWatch = () => {
      clearInterval(timer);
      endListening?.();
    };
  }

  #lookSoon(): void {
    if (this.#isAwaited) return;
    this.#isAwaited = true;
    this.#looks = this.#looks.then(async () => {
      this.#isAwaited = false;
      await this.#look().catch((error) =>
        this.#options.log.error({ err: error, subgraph: this.#options.subgraph.name }, 'changes could not be read yet'),
      );
    });
  }

  async #look(): Promise<void> {
    for (let isMore = this.#queues.size > 0; isMore; ) {
      const { changes } = await this.read(this.#head);
      // in the meantime all may have gone, and others come with a head of their own
      for (const change of changes) {
        if (change.sequence !== this.#head + 1) return;
        for (const queue of this.#queues) queue.offer(change);
        this.#head = change.sequence;
      }
      isMore = changes.length === MOST_CHANGES && this.#queues.size > 0;
    }
  }
}
