import type { GraphClient } from '../support/graph-client.ts';

/** As RFC 2119 has them: a failed SHOULD is told and forgiven. */
export type Level = 'MUST' | 'SHOULD';

/** One thing that any deployment of the graph owes its clients, asked over HTTP alone. */
export interface Requirement {
  /** Article of the Measures (`art23.2`) or section and subject (`list.no-gap`); never given to another duty. */
  id: string;
  level: Level;
  /** Reads on from the level: "MUST …". */
  duty: string;
  /** Fails by throwing. Needs a demo city of any size behind the URL. */
  check(graph: GraphClient): Promise<void>;
}

export function must(id: string, duty: string, check: Requirement['check']): Requirement {
  return { id, level: 'MUST', duty, check };
}

export function should(id: string, duty: string, check: Requirement['check']): Requirement {
  return { id, level: 'SHOULD', duty, check };
}
