import { maskNumbers } from '../../shared/disclosure/mask-numbers.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import { connection } from '../../shared/paging/connection.ts';
import type { ListArguments } from '../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { entityLoader } from '../../shared/subgraph/entity-loader.ts';
import { provenance } from '../../shared/subgraph/provenance.ts';
import { type IssueServices, issueTask } from './issue-task.ts';
import { type CoordinationModels, FEEDBACK_FIELDS, type SourceDocument, type TaskDocument } from './model.ts';
import type { TaskStep } from './rules.ts';
import { SOURCE_LIST, TASK_LIST } from './store.ts';
import { writeStep } from './write-task.ts';

interface StepInput {
  taskNo: string;
  expectedVersion: number;
}

export function coordinationResolvers(models: CoordinationModels, cursorKey: string, services: IssueServices) {
  const sources = { model: models.sources, spec: SOURCE_LIST, cursorKey };
  const tasks = { model: models.tasks, spec: TASK_LIST, cursorKey };

  /** The task as it stands now: an earlier mutation of the same request may have changed it. */
  const present = (taskNo: string, context: SubgraphContext) =>
    entityLoader(context, models.tasks).clear(taskNo).load(taskNo);

  const step = async (
    name: TaskStep,
    { taskNo, expectedVersion }: StepInput,
    context: SubgraphContext,
    brings: Parameters<typeof writeStep>[6],
  ) => {
    const task = await present(taskNo, context);
    if (!task)
      throw new ReportedError('NOT_FOUND', `There is no task ${taskNo}.`, { taskNo }, `任务 ${taskNo} 不存在。`);
    await writeStep(models, task, name, expectedVersion, context.viewer, context.now, brings);
    return present(taskNo, context);
  };

  return {
    Query: {
      dataSource: (_: unknown, { sourceId }: { sourceId: string }, context: SubgraphContext) =>
        entityLoader(context, models.sources).load(sourceId),
      dataSources: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(sources, args, context, 'dataSources'),
      task: (_: unknown, { taskNo }: { taskNo: string }, context: SubgraphContext) =>
        entityLoader(context, models.tasks).load(taskNo),
      tasks: (_: unknown, args: ListArguments, context: SubgraphContext) => connection(tasks, args, context, 'tasks'),
    },
    Mutation: {
      issueTask: async (_: unknown, { input }: { input: CanonicalRow }, context: SubgraphContext) =>
        present(await issueTask(models, services, input, context.viewer, context.now), context),
      claimTask: (_: unknown, { input }: { input: StepInput }, context: SubgraphContext) =>
        step('claim', input, context, { claimedAt: context.now, claimedBy: context.viewer.account }),
      feedBackTask: (
        _: unknown,
        { input: { feedback, ...input } }: { input: StepInput & { feedback: string } },
        context: SubgraphContext,
      ) => step('feedBack', input, context, { ...checkedInput(FEEDBACK_FIELDS, { feedback }), fedBackAt: context.now }),
      closeTask: (_: unknown, { input }: { input: StepInput }, context: SubgraphContext) =>
        step('close', input, context, { closedAt: context.now }),
    },
    DataSource: {
      __resolveReference: ({ sourceId }: { sourceId: string }, context: SubgraphContext) =>
        entityLoader(context, models.sources).load(sourceId),
      department: ({ departmentCode }: SourceDocument) => reference('Department', 'code', departmentCode),
      provenance,
    },
    Task: {
      title: ({ title }: TaskDocument) => title && maskNumbers(title),
      content: ({ content }: TaskDocument) => content && maskNumbers(content),
      feedback: ({ feedback }: TaskDocument) => feedback && maskNumbers(feedback),
      __resolveReference: ({ taskNo }: { taskNo: string }, context: SubgraphContext) =>
        entityLoader(context, models.tasks).load(taskNo),
      issuedBy: (task: TaskDocument) => reference('Department', 'code', task.issuedBy),
      assignedTo: (task: TaskDocument) => reference('Department', 'code', task.assignedTo),
      item: (task: TaskDocument) => reference('SupervisionItem', 'itemCode', task.itemCode),
      supervisedObject: (task: TaskDocument) => reference('SupervisedObject', 'objectId', task.objectId),
      complaint: (task: TaskDocument) => reference('Complaint', 'complaintNo', task.complaintNo),
      provenance,
    },
  };
}

function reference(typename: string, keyField: string, key: string | undefined) {
  return key ? { __typename: typename, [keyField]: key } : null;
}
