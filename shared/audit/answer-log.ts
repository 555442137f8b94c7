import type { ExecutionResult } from 'graphql';
import { isSignedIn, type Viewer } from '../access/viewer.ts';
import type { ReadLog } from './read-log.ts';
import { grouped, type ReadRecorder, readEntry, readerOf } from './read-recorder.ts';
import { refuseReads } from './refuse-reads.ts';

interface Asked {
  viewer: Viewer;
  requestId: string;
}

/** Writes down what the operations of one subgraph read and were refused. */
export class AnswerLog {
  readonly #subgraph: string;
  readonly #log: ReadLog;
  readonly #now: () => Date;

  constructor(subgraph: string, log: ReadLog, now: () => Date) {
    this.#subgraph = subgraph;
    this.#log = log;
    this.#now = now;
  }

  /** The answer, once what it holds is durable in the log; without its guarded values (AUDIT_UNAVAILABLE) when it cannot be written. */
  async answered(
    result: ExecutionResult,
    context: Asked & { reads: ReadRecorder; now: Date },
  ): Promise<ExecutionResult> {
    const entry = context.reads.entry(result, context, this.#subgraph);
    if (!entry) return result;
    try {
      await this.#log.write([entry]);
      return result;
    } catch {
      return refuseReads(result, context.reads.delivered(result));
    }
  }

  /** A signed-in caller went around the gateway's filter and asked for coordinates that are not for them; nothing was executed. */
  async refused(coordinates: readonly string[], { viewer, requestId }: Asked): Promise<void> {
    if (!isSignedIn(viewer)) return;
    const denied = fieldsOf(coordinates);
    const entry = readEntry(readerOf(viewer), { at: this.#now(), requestId, subgraph: this.#subgraph }, [], denied);
    if (entry) await this.#log.write([entry]);
  }
}

/** Coordinates, `Type.field`, by type. */
export function fieldsOf(coordinates: readonly string[]) {
  const looks = coordinates.map((coordinate) => {
    const [kind, field] = coordinate.split('.') as [string, string];
    return { kind, field, record: '' };
  });
  return grouped(looks);
}
