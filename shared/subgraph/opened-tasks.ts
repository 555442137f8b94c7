import type { Collection, Connection } from 'mongoose';
import type { TaskPort, TaskToOpen } from './open-task.ts';

/** A task that was opened for something of this subgraph: under which key, for which record, and whether it stands open still. */
export interface OpenedTask {
  /** Key of the task, as `TaskToOpen` has it. */
  _id: string;
  /** Key of the record that it is about. */
  subject: string;
  taskNo: string;
  /** Absent once it was settled. */
  open?: true;
}

/**
 * The tasks of a database's records, beside them: a record does not change by it, nor is a task opened twice for it. Tasks live elsewhere,
 * so that they stand in no transaction with the record; what fails is done the next time.
 */
export function openedTasksOf(connection: Connection): Collection<OpenedTask> {
  return connection.collection<OpenedTask>('opened_tasks');
}

/** Safe to repeat. */
export async function ensureOpenedTaskIndexes(connection: Connection): Promise<void> {
  const partialFilterExpression = { open: { $exists: true } };
  await openedTasksOf(connection).createIndexes([
    { key: { open: 1, _id: 1 }, partialFilterExpression, name: 'open' },
    { key: { subject: 1, _id: 1 }, name: 'subject' },
  ]);
}

/** Opens those that were not opened before. @returns how many were opened; those that fail stay for the next time */
export async function openMissing(
  connection: Connection,
  port: TaskPort,
  wanted: readonly { subject: string; task: TaskToOpen }[],
): Promise<number> {
  const opened = openedTasksOf(connection);
  const keys = wanted.map(({ task }) => task.key);
  const known = new Set((await opened.find({ _id: { $in: keys } }).toArray()).map(({ _id }) => _id));
  let count = 0;
  for (const { subject, task } of wanted.filter((one) => !known.has(one.task.key))) {
    const taskNo = await port.openTask(task).catch(() => undefined);
    if (taskNo === undefined) continue;
    await noteOpened(connection, { key: task.key, subject, taskNo });
    count += 1;
  }
  return count;
}

/** Notes a task that was opened. */
export async function noteOpened(
  connection: Connection,
  { key, subject, taskNo }: { key: string; subject: string; taskNo: string },
): Promise<void> {
  const opened = { $set: { subject, taskNo, open: true } } as const;
  await openedTasksOf(connection).updateOne({ _id: key }, opened, { upsert: true });
}

const AT_ONCE = 500;

/**
 * Settles open tasks whose matter is done.
 * @param subject of one record alone
 * @param stillDue keys, of those given, whose matter is still to be done
 * @returns how many were settled; those that fail stay for the next time
 */
export async function settleDone(
  connection: Connection,
  port: TaskPort,
  stillDue: (open: readonly OpenedTask[]) => Promise<ReadonlySet<string>>,
  subject?: string,
): Promise<number> {
  const opened = openedTasksOf(connection);
  let count = 0;
  for (let last = ''; ; ) {
    const page = await opened
      .find({ open: true, _id: { $gt: last }, ...(subject !== undefined && { subject }) })
      .sort({ _id: 1 })
      .limit(AT_ONCE)
      .toArray();
    if (page.length === 0) return count;
    const due = await stillDue(page);
    for (const { _id, taskNo } of page.filter((one) => !due.has(one._id))) {
      const isSettled = await port.settleTask(taskNo).then(
        () => true,
        () => false,
      );
      if (!isSettled) continue;
      await opened.updateOne({ _id }, { $unset: { open: '' } });
      count += 1;
    }
    last = page.at(-1)!._id;
  }
}
