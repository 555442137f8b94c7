import type { TaskToOpen } from '../../shared/subgraph/open-task.ts';
import type { DepartmentFacts } from '../../shared/subgraph/services.ts';

/** What the work on items needs of other subgraphs; the composition root gives it. */
export interface ItemsServices {
  /** The department of a code; undefined where there is none. */
  department(code: string): Promise<DepartmentFacts | undefined>;
  /** Opens the task that a change of the law brings (Art. 12), once under its key, and gives its number. Absent: reviews stand in their list alone. */
  openTask?(task: TaskToOpen): Promise<string>;
}
