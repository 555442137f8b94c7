import type { ListedFields } from '../access/listed-fields.ts';
import type { Viewer } from '../access/viewer.ts';
import { ReadRecorder } from '../audit/read-recorder.ts';

/** What every resolver of a subgraph gets: who asks, and the loaders of this request. Never shared between requests. */
export class SubgraphContext {
  readonly viewer: Viewer;
  readonly requestId: string;
  /** The instant of the request; resolvers read no clock. */
  readonly now: Date;
  /** What the subgraph's lists go by. */
  readonly fields: ListedFields;
  /** What the guards let pass and refuse. */
  readonly reads = new ReadRecorder();
  readonly #made = new Map<string, unknown>();

  constructor(viewer: Viewer, requestId: string, now: Date, fields: ListedFields) {
    this.viewer = viewer;
    this.requestId = requestId;
    this.now = now;
    this.fields = fields;
  }

  /** The thing of this name in this request, made at first use: how loaders live exactly as long as the request. */
  once<T>(name: string, make: () => T): T {
    if (!this.#made.has(name)) this.#made.set(name, make());
    return this.#made.get(name) as T;
  }
}
