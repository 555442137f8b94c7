import type { Connection } from 'mongoose';
import type { ReadLog } from '../audit/read-log.ts';
import type { Holidays } from '../calendar/working-day.ts';
import type { Dataset } from '../ingest/dataset.ts';
import type { Subgraph } from './subgraph.ts';

/** A department as other subgraphs need to know it: where its rows belong. */
export interface DepartmentFacts {
  code: string;
  name: string;
  regionCode: string;
}

/**
 * How a subgraph reaches what another one owns, without its store: by entity reference. The composition root answers it by asking
 * the owner's `_entities`, so that it works in one process and in several.
 */
export interface References {
  /** Those of the keys that exist, such as `existing('SupervisionItem', 'itemCode', codes)`. */
  existing(typename: string, keyField: string, keys: readonly string[]): Promise<ReadonlySet<string>>;
}

/** The same, for a subgraph whose rules go by what other subgraphs' records say. */
export interface RecordReferences extends References {
  /**
   * What the records of the keys say now: by key, the fields of a GraphQL selection such as `status subItems { actType }`. Keys that lead
   * nowhere are left out.
   */
  read(
    typename: string,
    keyField: string,
    keys: readonly string[],
    selection: string,
  ): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>>;
}

/** What the composition root gives every subgraph. */
export interface SubgraphServices {
  /** To the subgraph's own database. */
  connection: Connection;
  /** The one clock. */
  now(): Date;
  /** Key with which cursors are signed. */
  cursorKey: string;
  references: References;
  /** Where the subgraph writes down who read what is personal or secret. */
  readLog: ReadLog;
  /** The working-day calendar with every notice imported so far. */
  holidays: Holidays;
}

/** A subgraph that runs: what the gateway asks, and what ingest writes through. */
export interface RunningSubgraph extends Subgraph {
  readonly datasets: readonly Dataset[];
}
