import { inTransaction } from '../../shared/audit/transaction.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { onlineOrigin } from '../../shared/subgraph/write-online.ts';
import { takeStep } from '../../shared/workflow/steps.ts';
import type { CoordinationModels } from './model.ts';
import type { TaskDocument } from './task-fields.ts';
import { TASK_WORKFLOW } from './task-rules.ts';
import { standingOf, writeTask } from './write-task.ts';

/**
 * Ends a task whose matter is settled where it is kept, such as an item that was claimed; one that is closed stays as it is.
 * @returns its number
 * @throws ReportedError NOT_FOUND; STALE when a step was quicker, and the caller tries again
 */
export async function settleTask(models: CoordinationModels, taskNo: string, now: Date): Promise<string> {
  return inTransaction(models.tasks.db, async (session) => {
    const task = await models.tasks.findById(taskNo, {}, { session }).lean<TaskDocument>();
    if (!task)
      throw new ReportedError('NOT_FOUND', `There is no task ${taskNo}.`, { taskNo }, `任务 ${taskNo} 不存在。`);
    if (task.status === 'CLOSED') return taskNo;
    const bySystem = { is: (party: string) => party === 'system', expectedVersion: task.version };
    const status = takeStep(TASK_WORKFLOW, standingOf(task), 'settle', bySystem);
    const origin = onlineOrigin(task.provider, 'system', now);
    await writeTask(models, task, { status, closedAt: now }, origin, session);
    return taskNo;
  });
}
