import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import type { DepartmentFacts } from '../../shared/subgraph/services.ts';

/** A task that a change of the law brings (Art. 12), for whoever keeps tasks. */
export interface ReviewTask {
  /** The same task is opened once under a key, however often it is asked for. */
  key: string;
  issuedBy: string;
  assignedTo: string;
  itemCode: string;
  title: string;
  content: string;
  dueOn: CivilDate;
}

/** What the work on items needs of other subgraphs; the composition root gives it. */
export interface ItemsServices {
  /** The department of a code; undefined where there is none. */
  department(code: string): Promise<DepartmentFacts | undefined>;
  /** Opens a task and gives its number. Absent: reviews stand in their list alone. */
  openTask?(task: ReviewTask): Promise<string>;
}
