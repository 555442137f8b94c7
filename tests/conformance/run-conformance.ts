import type { GraphClient } from '../support/graph-client.ts';
import type { Level, Requirement } from './requirement.ts';
import { REQUIREMENTS } from './requirements.ts';

export interface Result {
  id: string;
  level: Level;
  duty: string;
  /** Why it is not met; undefined when it is. */
  failure?: string;
}

/** Asks everything of the graph, one after the other. It leaves tasks behind: they cannot be taken back. */
export async function runConformance(
  graph: GraphClient,
  requirements: readonly Requirement[] = REQUIREMENTS,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const { id, level, duty, check } of requirements)
    results.push({ id, level, duty, ...(await outcome(check, graph)) });
  return results;
}

async function outcome(check: Requirement['check'], graph: GraphClient): Promise<{ failure?: string }> {
  try {
    await check(graph);
    return {};
  } catch (error) {
    return { failure: (error as Error).message };
  }
}
