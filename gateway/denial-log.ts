import { GATEWAY_VIEWER, isSignedIn, type Viewer } from '../shared/access/viewer.ts';
import { readerOf } from '../shared/audit/read-recorder.ts';
import type { Subgraph } from '../shared/subgraph/subgraph.ts';
import type { GatewayLog } from './ports.ts';

/** What a signed-in viewer asked for and may not have, as the filter refused it before any subgraph was asked. */
interface DeniedRead extends ReturnType<typeof readerOf> {
  at: string;
  requestId: string;
  coordinates: string[];
}

/** Coordinates of one request that are told: who asks for more is known well enough. */
const MOST_OF_A_REQUEST = 50;
/** Requests in one call. */
const BATCH = 100;
/** Milliseconds that a refusal waits for others. */
const PAUSE = 1_000;
/** Requests kept while the log's subgraph does not answer; those beyond are counted in the gateway's own log. */
const MOST_WAITING = 10_000;

const RECORD = 'mutation RecordDenials($entries: [DeniedReadInput!]!) { _recordDenials(entries: $entries) }';

/** Brings refusals to the read log in batches. No answer waits for it. */
export class DenialLog {
  readonly #personnel: Subgraph;
  readonly #log: GatewayLog;
  #waiting: DeniedRead[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();

  /** @param personnel the subgraph that keeps the log */
  constructor(personnel: Subgraph, log: GatewayLog) {
    this.#personnel = personnel;
    this.#log = log;
  }

  note(viewer: Viewer, requestId: string, coordinates: readonly string[], at: Date): void {
    if (coordinates.length === 0 || !isSignedIn(viewer)) return;
    const distinct = [...new Set(coordinates)].slice(0, MOST_OF_A_REQUEST);
    this.#waiting.push({ ...readerOf(viewer), at: at.toISOString(), requestId, coordinates: distinct });
    const excess = this.#waiting.length - MOST_WAITING;
    if (excess > 0) {
      this.#waiting.splice(0, excess);
      this.#log.error({ lost: excess }, 'refusals were not recorded: the read log has not answered for long');
    }
    if (this.#waiting.length >= BATCH) void this.flush();
    else this.#flushLater();
  }

  /** Fulfilled once what waits is durable, or has failed and waits again. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending = this.#sending.then(() => this.#send());
    return this.#sending;
  }

  async #send(): Promise<void> {
    while (this.#waiting.length > 0) {
      const entries = this.#waiting.splice(0, BATCH);
      try {
        const asked = { query: RECORD, variables: { entries }, viewer: GATEWAY_VIEWER, requestId: 'denials' };
        const { errors } = await this.#personnel.execute(asked);
        if (errors?.length) throw errors[0];
      } catch (error) {
        this.#waiting.unshift(...entries);
        this.#log.error({ err: error, waiting: this.#waiting.length }, 'refusals could not be recorded yet');
        this.#flushLater();
        return;
      }
    }
  }

  #flushLater(): void {
    this.#timer ??= setTimeout(() => void this.flush(), PAUSE).unref();
  }
}
