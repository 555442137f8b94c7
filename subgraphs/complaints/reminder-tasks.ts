import { addDays, type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import type { TaskPort, TaskToOpen } from '../../shared/subgraph/open-task.ts';
import { type OpenedTask, openMissing, settleDone } from '../../shared/subgraph/opened-tasks.ts';
import { nextDeadline } from './due-state.ts';
import type { ComplaintDocument, ComplaintsModels, Urge } from './model.ts';

export interface ReminderServices {
  /** Opens and ends the tasks that reminders bring (Art. 28). Absent: reminders stand beside the complaints alone. */
  tasks?: TaskPort;
}

const AT_ONCE = 500;
/** Days in which a task that could not be opened is tried again. */
const RETRIED_DAYS = 7;

/**
 * Opens a task (投诉举报处理, Art. 28) for each deadline that was reminded of, while it can still be kept; missed, the task is escalated
 * as all tasks are. Tasks of deadlines that were kept, or of complaints that ended, are ended. Of a complaint about a department there is no
 * task: that department's superiors would learn of it.
 */
export async function followReminders(
  models: ComplaintsModels,
  { tasks }: ReminderServices,
  now: Date,
): Promise<{ opened: number; settled: number }> {
  if (!tasks) return { opened: 0, settled: 0 };
  const today = civilDateOf(now);
  const { db } = models.complaints;
  let opened = 0;
  for (let last = ''; ; ) {
    const page = await models.urges
      .find({ remindedOn: { $gte: addDays(today, -RETRIED_DAYS) }, _id: { $gt: last } })
      .sort({ _id: 1 })
      .limit(AT_ONCE)
      .lean<Urge[]>();
    if (page.length === 0) break;
    const complaints = await complaintsOf(
      models,
      page.map(({ _id }) => _id),
    );
    const wanted = complaints.flatMap((complaint) => taskFor(complaint, today) ?? []);
    opened += await openMissing(db, tasks, wanted);
    last = page.at(-1)!._id;
  }
  return { opened, settled: await settleDone(db, tasks, (open) => stillDue(models, open)) };
}

/** Keys of tasks whose deadline is the one that their complaint has to keep next. */
async function stillDue(models: ComplaintsModels, open: readonly OpenedTask[]): Promise<ReadonlySet<string>> {
  const complaints = await complaintsOf(
    models,
    open.map(({ subject }) => subject),
  );
  return new Set(complaints.flatMap((complaint) => keyOf(complaint) ?? []));
}

/** What is sealed is not needed, and stays so. */
function complaintsOf(models: ComplaintsModels, complaintNos: readonly string[]): Promise<ComplaintDocument[]> {
  return models.complaints.find({ _id: { $in: complaintNos } }, { sealed: 0 }).lean<ComplaintDocument[]>();
}

function taskFor(complaint: ComplaintDocument, today: CivilDate) {
  const key = keyOf(complaint);
  const { _id, provider, assignedDept, accusedDept } = complaint;
  const dueOn = nextDeadline(complaint)?.dueOn;
  if (!key || !dueOn || dueOn < today || !assignedDept || accusedDept) return undefined;
  const task: TaskToOpen = {
    ...{ key, kind: 'COMPLAINT_HANDLING', issuedBy: provider, assignedTo: assignedDept, complaintNo: _id, dueOn },
    title: `办理投诉举报 ${_id}`,
    content: '办理期限将届满，请于期限内在投诉举报中办结该环节。',
  };
  return { subject: _id, task };
}

/** By the deadline, so that the next one of a complaint has a task of its own. */
function keyOf(complaint: ComplaintDocument): string | undefined {
  const next = nextDeadline(complaint);
  return next && `${complaint._id}@${next.rule}@${next.startOn}`;
}
