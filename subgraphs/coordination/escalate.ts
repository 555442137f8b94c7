import { inTransaction } from '../../shared/audit/transaction.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { onlineOrigin } from '../../shared/subgraph/write-online.ts';
import type { IssueServices } from './issue-task.ts';
import type { CoordinationModels } from './model.ts';
import type { TaskDocument } from './task-fields.ts';
import { isToEscalate, levelAbove } from './task-rules.ts';
import { writeTask } from './write-task.ts';

const AT_ONCE = 200;

/**
 * Records of each task whose term has passed that it was escalated (上报督办) to the office of the level above, once; its desk and lists show
 * it from then on. Safe to repeat and to resume. A task that is changed meanwhile is looked at again the next time.
 * @returns numbers of the tasks
 */
export async function escalateOverdue(
  models: CoordinationModels,
  { department }: Pick<IssueServices, 'department'>,
  now: Date,
): Promise<string[]> {
  const today = civilDateOf(now);
  const levels = new Map<string, string | undefined>();
  const levelOf = async (code: string) => {
    if (!levels.has(code)) {
      const facts = await department(code);
      levels.set(code, facts && levelAbove(facts.regionCode));
    }
    return levels.get(code);
  };
  const escalated: string[] = [];
  let left = 0;
  for (;;) {
    const page = await models.tasks
      .find({ watchOn: { $lt: today } } as never)
      .sort({ watchOn: 1, _id: 1 })
      .skip(left)
      .limit(AT_ONCE)
      .lean<TaskDocument[]>();
    if (page.length === 0) return escalated;
    for (const task of page) {
      const escalatedTo = await levelOf(task.assignedTo ?? '');
      const origin = onlineOrigin(task.provider, 'task-upkeep', now);
      const write = async () =>
        inTransaction(models.tasks.db, (session) =>
          writeTask(models, task, { escalatedAt: now, escalatedTo }, origin, session),
        );
      if (isToEscalate(task, today) && escalatedTo !== undefined && (await stands(write()))) escalated.push(task._id);
      else left += 1;
    }
  }
}

/** Whether a write went through; a step that was quicker is no failure. */
async function stands(write: Promise<void>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ReportedError && error.code === 'STALE') return false;
    throw error;
  }
}
