import type { DocumentNode, ExecutionResult } from 'graphql';
import type { Viewer } from '../access/viewer.ts';
import type { Outbox } from '../exchange/outbox.ts';
import type { Deliveries } from '../ingest/deliveries.ts';

/** One operation that a subgraph is asked to answer, on behalf of a viewer. */
export interface SubgraphRequest {
  query: string;
  /** The parsed query where the caller has it; a subgraph in its own process parses for itself. */
  document?: DocumentNode;
  variables?: Readonly<Record<string, unknown>>;
  operationName?: string;
  viewer: Viewer;
  /** Of the client's request, for logs and errors. */
  requestId: string;
  signal?: AbortSignal;
}

/** What the gateway knows of a subgraph: its name, its schema, and a way to ask it (in process, or over signed HTTP). */
export interface Subgraph {
  readonly name: string;
  /** Federation SDL with every audience declared. */
  readonly sdl: string;
  execute(request: SubgraphRequest): Promise<ExecutionResult>;
  /** How machine clients bring rows in; absent: they do not. */
  readonly deliveries?: Deliveries;
  /** What it has for the province; absent: nothing. */
  readonly outbox?: Outbox;
  /** Of one in this process: tells when changes were sealed here, as a hint. @returns what ends it */
  onSealed?(listener: () => void): () => void;
}
