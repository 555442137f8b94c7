import type { TaskPort } from '../../shared/subgraph/open-task.ts';
import type { DepartmentFacts } from '../../shared/subgraph/services.ts';

/** What the work on items needs of other subgraphs; the composition root gives it. */
export interface ItemsServices {
  /** The department of a code; undefined where there is none. */
  department(code: string): Promise<DepartmentFacts | undefined>;
  /** Opens and ends the tasks that claims (Art. 9) and changes of the law (Art. 12) bring. Absent: they stand in their lists alone. */
  tasks?: TaskPort;
}
