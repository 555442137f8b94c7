import { ReportedError } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { mutation, present } from '../../shared/subgraph/mutation.ts';
import type { RecordEnvelope } from '../../shared/subgraph/record-schema.ts';
import { type CriticismServices, type DecideInput, decideCriticism } from './criticism.ts';
import { feedbackOf } from './feedback.ts';
import { issueTask } from './issue-task.ts';
import { issueJointTask } from './joint-task.ts';
import type { CoordinationModels } from './model.ts';
import { settleTask } from './settle-task.ts';
import { RETURN_FIELDS, type TaskContent, type TaskDocument } from './task-fields.ts';
import type { TaskStep } from './task-rules.ts';
import { checkRectification, issueUrging, urgeAgain } from './urging.ts';
import { type StepBy, writeStep } from './write-task.ts';

interface StepInput extends CanonicalRow {
  taskNo: string;
  expectedVersion: number;
  feedback?: string;
  actIds?: readonly string[] | null;
  returnReason?: string;
}

/** What departments do with tasks (Art. 27, 28), and offices beside that (Art. 37, 38). */
export function taskMutations(models: CoordinationModels, services: CriticismServices) {
  /** The task as it stands now: an earlier mutation of the same request may have changed it. */
  const taskOf = async (taskNo: string, context: SubgraphContext): Promise<TaskDocument> => {
    const task = await present(models.tasks, taskNo, context);
    if (task) return task;
    throw new ReportedError('NOT_FOUND', `There is no task ${taskNo}.`, { taskNo }, `任务 ${taskNo} 不存在。`);
  };
  const onTask = (
    work: (task: TaskDocument, input: StepInput, by: StepBy, context: SubgraphContext) => Promise<string>,
  ) =>
    mutation<TaskDocument, StepInput>(models.tasks, async (input, context, session) => {
      const { taskNo, expectedVersion } = input;
      const by = { viewer: context.viewer, now: context.now, expectedVersion, session };
      return work(await taskOf(taskNo, context), input, by, context);
    });
  const step = (
    name: TaskStep,
    brings: (input: StepInput, context: SubgraphContext) => TaskContent | Promise<TaskContent>,
  ) =>
    onTask(async (task, input, by, context) => {
      await writeStep(models, task, name, by, await brings(input, context));
      return task._id;
    });
  return {
    issueTask: mutation<TaskDocument, CanonicalRow>(models.tasks, (input, { viewer, now }, session) =>
      issueTask(models, services, input, viewer, now, session),
    ),
    issueJointTask: mutation<RecordEnvelope, CanonicalRow>(models.jointTasks, (input, { viewer, now }, session) =>
      issueJointTask(models, services, input, viewer, now, session),
    ),
    claimTask: step('claim', (_, { viewer, now }) => ({ claimedAt: now, claimedBy: viewer.account })),
    startTask: step('start', (_, { now }) => ({ startedAt: now })),
    feedBackTask: step('feedBack', (input, context) => feedbackOf(services, input, context)),
    returnTask: step('return', ({ returnReason }, { now }) => ({
      ...checkedInput(RETURN_FIELDS, { returnReason }),
      returnedAt: now,
    })),
    closeTask: onTask(async (task, _, by) => {
      await writeStep(models, task, 'close', by, closing(task, by));
      return task._id;
    }),
    issueUrging: mutation<TaskDocument, CanonicalRow>(models.tasks, (input, { viewer, now }, session) =>
      issueUrging(models, services, input, viewer, now, session),
    ),
    urgeAgain: onTask((task, { taskNo: _, expectedVersion: __, ...said }, by) => urgeAgain(models, task, said, by)),
    checkRectification: onTask(async (task, { taskNo: _, expectedVersion: __, ...found }, by) => {
      await checkRectification(models, task, found, by);
      return task._id;
    }),
    decideCriticism: mutation<RecordEnvelope, DecideInput>(models.criticisms, (input, context, session) =>
      decideCriticism(models, services, input, context, session),
    ),
    _settleTask: (_: unknown, { taskNo }: { taskNo: string }, { now }: SubgraphContext) =>
      settleTask(models, taskNo, now),
  };
}

/** Whether an order was rectified is said by the mutation that asks for it. */
function closing({ _id, kind, status = '', issuedBy }: TaskDocument, { viewer, now }: StepBy): TaskContent {
  if (kind === 'URGING' && viewer.department === issuedBy)
    throw new ReportedError(
      'ILLEGAL_TRANSITION',
      'The step close is not for urging orders: checkRectification ends them and says whether the matter was rectified.',
      { id: _id, state: status, step: 'close' },
      '督办须以核查整改（checkRectification）办结。',
    );
  return { closedAt: now };
}
